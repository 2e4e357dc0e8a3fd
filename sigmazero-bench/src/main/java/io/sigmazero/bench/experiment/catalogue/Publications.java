package io.sigmazero.bench.experiment.catalogue;

/** Where the attacks were published. Stateless. */
public final class Publications {
  /** σ-zero. */
  public static final Publication SIGMA_ZERO =
      new Publication(
          "cina2025sigma",
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

  private Publications() {}
}
