//! The outputs of one run: each a renderer and where its bytes go.

use std::path::PathBuf;

use super::args::OutputArgs;
use super::settings::{self, Gate};
use super::terminal::{Sink, Terminal};
use crate::config::Config;
use crate::error::Result;
use crate::report::record::DocumentRecord;
use crate::report::summary::Summary;
use crate::report::{FolderRenderer, Page, Renderer, View};

/// Everything that a run writes, document by document.
pub(crate) struct Outputs {
    all: Vec<Output>,
}

/// One output of the run.
enum Output {
    /// Bytes one after the other.
    Stream(Box<dyn Renderer>, Sink),
    /// Files of a folder, each written when it is whole.
    Folder(Box<dyn FolderRenderer>, PathBuf),
}

impl Outputs {
    /// Opens every output asked for; nothing is written yet to files that are there.
    pub(crate) fn open(
        config: &Config,
        args: &OutputArgs,
        gate: &Gate,
        view: View,
        terminal: &Terminal,
    ) -> Result<Self> {
        let mut all: Vec<Output> = Vec::new();
        for output in settings::outputs(config, args, terminal)? {
            let terminal = output.file.is_none().then_some(terminal);
            let options = settings::rendering(config, args, gate, view, terminal);
            let renderer = || (output.format.make)(&options);
            all.push(match (output.file, output.folder) {
                (Some(root), Some(folder)) => Output::Folder((folder.make)(&options), root),
                (Some(path), None) if output.append => Output::Stream(renderer(), Sink::append(&path)?),
                (Some(path), None) => Output::Stream(renderer(), Sink::file(&path)?),
                (None, _) => Output::Stream(renderer(), Sink::stdout()),
            });
        }
        for output in &mut all {
            if let Output::Stream(renderer, sink) = output {
                let bytes = renderer.begin();
                sink.write(&bytes)?;
            }
        }
        Ok(Self { all })
    }

    /// Writes one document to every output.
    pub(crate) fn document(&mut self, record: &DocumentRecord) -> Result<()> {
        for output in &mut self.all {
            match output {
                Output::Stream(renderer, sink) => {
                    let bytes = renderer.document(record);
                    sink.write(&bytes)?;
                    sink.flush()?;
                }
                Output::Folder(renderer, root) => write(root, renderer.document(record))?,
            }
        }
        Ok(())
    }

    /// Whether nobody reads any more.
    pub(crate) fn is_closed(&self) -> bool {
        self.all.iter().all(|output| matches!(output, Output::Stream(_, sink) if sink.is_closed()))
    }

    /// Writes what stands after the last document and puts files in their places; says what had no room.
    pub(crate) fn finish(self, summary: &Summary, terminal: &Terminal) -> Result<()> {
        for output in self.all {
            match output {
                Output::Stream(mut renderer, mut sink) => {
                    let bytes = renderer.finish(summary);
                    sink.write(&bytes)?;
                    sink.close()?;
                    if let Some(text) = renderer.left_out() {
                        terminal.note(&text);
                    }
                }
                Output::Folder(mut renderer, root) => write(&root, renderer.finish(summary))?,
            }
        }
        Ok(())
    }
}

/// Writes files of a folder, each whole or not at all.
fn write(root: &std::path::Path, pages: Vec<Page>) -> Result<()> {
    for page in pages {
        let mut sink = Sink::file(&root.join(page.path))?;
        sink.write(&page.bytes)?;
        sink.close()?;
    }
    Ok(())
}
