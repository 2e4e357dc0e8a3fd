package io.sigmazero.bench.experiment.catalogue;

/** Where the attacks were published. Stateless. */
public final class Publications {
  /** σ-zero. */
  public static final Publication SIGMA_ZERO =
      new Publication(
          "cina2025sigmazero",
          "Antonio Emanuele Cinà and Francesco Villani and Maura Pintor and Lea Schönherr and"
              + " Battista Biggio and Marcello Pelillo",
          "σ-zero: Gradient-based Optimization of ℓ0-norm Adversarial Examples",
          "ICLR",
          2025,
          "arXiv:2402.01879");

  /** AttackBench, whose optimality figure is used. */
  public static final Publication ATTACK_BENCH =
      new Publication(
          "cina2025attackbench",
          "Antonio Emanuele Cinà and Jérôme Rony and Maura Pintor and Luca Demetrio and Ambra"
              + " Demontis and Battista Biggio and Ismail Ben Ayed and Fabio Roli",
          "AttackBench: Evaluating Gradient-based Attacks for Adversarial Examples",
          "AAAI",
          2025,
          "arXiv:2404.19460");

  static final Publication FAST_MINIMUM_NORM =
      new Publication(
          "pintor2021fmn",
          "Maura Pintor and Fabio Roli and Wieland Brendel and Battista Biggio",
          "Fast Minimum-norm Adversarial Attacks through Adaptive Norm Constraints",
          "NeurIPS",
          2021,
          "arXiv:2102.12827");

  static final Publication PRIMAL_DUAL =
      new Publication(
          "matyasko2021pdpgd",
          "Alexander Matyasko and Lap-Pui Chau",
          "PDPGD: Primal-Dual Proximal Gradient Descent Adversarial Attack",
          "arXiv",
          2021,
          "arXiv:2106.01538");

  static final Publication VOTING_FOLDED_GAUSSIAN =
      new Publication(
          "hajri2022neural",
          "Hatem Hajri and Manon Césaire and Lucas Schott and Sylvain Lamprier and Patrick"
              + " Gallinari",
          "Neural Adversarial Attacks with Random Noises",
          "International Journal on Artificial Intelligence Tools",
          2022,
          "arXiv:2011.12423");

  static final Publication ELASTIC_NET =
      new Publication(
          "chen2018ead",
          "Pin-Yu Chen and Yash Sharma and Huan Zhang and Jinfeng Yi and Cho-Jui Hsieh",
          "EAD: Elastic-Net Attacks to Deep Neural Networks via Adversarial Examples",
          "AAAI",
          2018,
          "arXiv:1709.04114");

  static final Publication BRENDEL_BETHGE =
      new Publication(
          "brendel2019accurate",
          "Wieland Brendel and Jonas Rauber and Matthias Kümmerer and Ivan Ustyuzhaninov and"
              + " Matthias Bethge",
          "Accurate, reliable and fast robustness evaluation",
          "NeurIPS",
          2019,
          "arXiv:1907.01003");

  static final Publication SPARSE_FOOL =
      new Publication(
          "modas2019sparsefool",
          "Apostolos Modas and Seyed-Mohsen Moosavi-Dezfooli and Pascal Frossard",
          "SparseFool: a few pixels make a big difference",
          "CVPR",
          2019,
          "arXiv:1811.02248");

  static final Publication SALIENCY_MAP =
      new Publication(
          "papernot2016limitations",
          "Nicolas Papernot and Patrick McDaniel and Somesh Jha and Matt Fredrikson and Z. Berkay"
              + " Celik and Ananthram Swami",
          "The Limitations of Deep Learning in Adversarial Settings",
          "EuroS&P",
          2016,
          "arXiv:1511.07528");

  static final Publication PGD_L0 =
      new Publication(
          "croce2019sparse",
          "Francesco Croce and Matthias Hein",
          "Sparse and Imperceivable Adversarial Attacks",
          "ICCV",
          2019,
          "arXiv:1909.05040");

  static final Publication SPARSE_PGD =
      new Publication(
          "zhong2024towards",
          "Xuyang Zhong and Yixiao Huang and Chen Liu",
          "Towards Efficient Training and Evaluation of Robust Models against l0 Bounded"
              + " Adversarial Perturbations",
          "ICML",
          2024,
          "arXiv:2405.05075");

  static final Publication SPARSE_RS =
      new Publication(
          "croce2022sparsers",
          "Francesco Croce and Maksym Andriushchenko and Naman D. Singh and Nicolas Flammarion and"
              + " Matthias Hein",
          "Sparse-RS: a Versatile Framework for Query-Efficient Sparse Black-Box Adversarial"
              + " Attacks",
          "AAAI",
          2022,
          "arXiv:2006.12834");

  private Publications() {}
}
