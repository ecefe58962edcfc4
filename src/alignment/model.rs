//! The weights of the aligner: a few dozen numbers fitted by `cargo xtask fit-alignment` into `models/alignment.json`.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::text::Both;

/// Shapes of beads that link lines, as (source lines, target lines); the order is that of [`Model::bias`].
pub const SHAPES: [(usize, usize); 8] = [(1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (1, 4), (4, 1), (2, 2)];

/// Which group of weights a shape uses.
pub const GROUP_OF: [usize; 8] = [0, 1, 1, 2, 2, 2, 2, 3];

/// Groups of shapes that share weights.
pub const GROUPS: [&str; 4] = ["1:1", "1:2,2:1", "1:3,3:1,1:4,4:1", "2:2"];

/// The longest run of lines in a bead.
pub const LONGEST: usize = 4;

/// Features of a bead that links lines; `docs/alignment.md` says what each is.
pub const LINK_FEATURES: [&str; 16] = [
    "cos", "hub", "cosn", "coslen", "lenpen", "z2", "num-", "nam+", "nam-", "dlg", "gain", "minsub", "rho_ab", "mgn",
    "minmgn", "drop",
];

/// Features of a line without counterpart.
pub const NULL_FEATURES: [&str; 7] = ["max_cos", "ln_chars", "max_margin", "near_cos", "content", "max_cosn", "linked"];

/// All weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// A row of weights for each of [`GROUPS`], in the order of [`LINK_FEATURES`].
    pub links: [[f32; LINK_FEATURES.len()]; 4],
    /// A bias for each of [`SHAPES`].
    pub bias: [f32; 8],
    /// Weights of [`NULL_FEATURES`].
    pub null: [f32; NULL_FEATURES.len()],
    /// A first line without counterpart after a link.
    pub open: f32,
    /// A further one of the same side.
    pub extend: f32,
    /// From source lines without counterpart to target lines without.
    pub cross: f32,
    /// What joining two lines takes off the sum of their pooled vectors (their inner BOS and EOS), a side.
    pub joint: Both<Vec<f32>>,
    /// Confidence of a link: bias, weight of the posterior's logit, weight of the share of lines without counterpart.
    pub link_confidence: [f32; 3],
    /// The same for a line without counterpart; the share is that of the *other* such lines in the document.
    pub null_confidence: [f32; 3],
}

impl Model {
    /// The model inside the binary.
    pub fn builtin() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| {
            let text = include_str!("../../models/alignment.json");
            #[expect(clippy::expect_used, reason = "the file is part of the build and a test reads it")]
            serde_json::from_str(text).expect("models/alignment.json does not fit alignment::Model")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_model_is_whole_and_finite() {
        let model = Model::builtin();
        assert_eq!(model.joint.source.len(), super::super::similarity::WIDTH);
        assert_eq!(model.joint.target.len(), super::super::similarity::WIDTH);
        let weights = model.links.iter().flatten().chain(&model.bias).chain(&model.null).chain(&model.joint.source);
        assert!(weights.chain(&model.joint.target).all(|w| w.is_finite()));
        assert!(model.links[0][0] != 0.0, "fitted");
    }

    #[test]
    fn shapes_and_groups_agree() {
        for (shape, group) in SHAPES.iter().zip(GROUP_OF) {
            let name = format!("{}:{}", shape.0, shape.1);
            assert!(GROUPS[group].split(',').any(|g| g == name));
        }
    }
}
