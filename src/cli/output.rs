//! The outputs of one run: each a renderer and where its bytes go.

use super::args::OutputArgs;
use super::settings::{self, Gate};
use super::terminal::{Sink, Terminal};
use crate::config::Config;
use crate::error::Result;
use crate::report::record::DocumentRecord;
use crate::report::summary::Summary;
use crate::report::{Renderer, View};

/// Everything that a run writes, document by document.
pub(crate) struct Outputs {
    all: Vec<(Box<dyn Renderer>, Sink)>,
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
        let mut all: Vec<(Box<dyn Renderer>, Sink)> = Vec::new();
        for output in settings::outputs(config, args, terminal)? {
            let terminal = output.file.is_none().then_some(terminal);
            let options = settings::rendering(config, args, gate, view, terminal);
            let sink = match &output.file {
                Some(path) if output.append => Sink::append(path)?,
                Some(path) => Sink::file(path)?,
                None => Sink::stdout(),
            };
            all.push(((output.format.make)(&options), sink));
        }
        for (renderer, sink) in &mut all {
            let bytes = renderer.begin();
            sink.write(&bytes)?;
        }
        Ok(Self { all })
    }

    /// Writes one document to every output.
    pub(crate) fn document(&mut self, record: &DocumentRecord) -> Result<()> {
        for (renderer, sink) in &mut self.all {
            let bytes = renderer.document(record);
            sink.write(&bytes)?;
            sink.flush()?;
        }
        Ok(())
    }

    /// Whether nobody reads any more.
    pub(crate) fn is_closed(&self) -> bool {
        self.all.iter().all(|(_, sink)| sink.is_closed())
    }

    /// Writes what stands after the last document and puts files in their places.
    pub(crate) fn finish(self, summary: &Summary) -> Result<()> {
        for (mut renderer, mut sink) in self.all {
            let bytes = renderer.finish(summary);
            sink.write(&bytes)?;
            sink.close()?;
        }
        Ok(())
    }
}
