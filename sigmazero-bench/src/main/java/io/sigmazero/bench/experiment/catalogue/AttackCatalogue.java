package io.sigmazero.bench.experiment.catalogue;

import io.sigmazero.bench.experiment.catalogue.CatalogueEntry.Access;
import io.sigmazero.core.rival.AblatedSigmaZero;
import io.sigmazero.core.rival.BrendelBethge;
import io.sigmazero.core.rival.ElasticNet;
import io.sigmazero.core.rival.FastMinimumNorm;
import io.sigmazero.core.rival.PgdL0;
import io.sigmazero.core.rival.PlainSigmaZero;
import io.sigmazero.core.rival.PrimalDualProximal;
import io.sigmazero.core.rival.RandomNoise;
import io.sigmazero.core.rival.RefinedSigmaZero;
import io.sigmazero.core.rival.SaliencyMap;
import io.sigmazero.core.rival.SparseFool;
import io.sigmazero.core.rival.SparsePgd;
import io.sigmazero.core.rival.SparseRandomSearch;
import io.sigmazero.core.rival.VotingFoldedGaussian;
import io.sigmazero.core.trial.SampleAttack;
import java.util.List;
import java.util.Optional;

/** All attacks that experiments know, σ-zero first. Immutable. */
public final class AttackCatalogue {
  /** σ-zero as the product runs it. */
  public static final CatalogueEntry SIGMA_ZERO =
      whiteBox(PlainSigmaZero.defaults(), Publications.SIGMA_ZERO);

  /** σ-zero with parts to be left out; for ablations only. */
  public static final CatalogueEntry ABLATED =
      whiteBox(AblatedSigmaZero.defaults(), Publications.SIGMA_ZERO);

  /** The refined variant; compared only where it is named. */
  public static final CatalogueEntry REFINED =
      whiteBox(RefinedSigmaZero.defaults(), Publications.SIGMA_ZERO);

  private static final List<CatalogueEntry> ENTRIES =
      List.of(
          SIGMA_ZERO,
          whiteBox(FastMinimumNorm.defaults(), Publications.FAST_MINIMUM_NORM),
          whiteBox(PrimalDualProximal.defaults(), Publications.PRIMAL_DUAL),
          whiteBox(VotingFoldedGaussian.defaults(), Publications.VOTING_FOLDED_GAUSSIAN),
          whiteBox(ElasticNet.defaults(), Publications.ELASTIC_NET),
          whiteBox(BrendelBethge.noiseDefaults(), Publications.BRENDEL_BETHGE),
          whiteBox(BrendelBethge.sampleDefaults(), Publications.BRENDEL_BETHGE),
          whiteBox(SparseFool.defaults(), Publications.SPARSE_FOOL),
          whiteBox(SaliencyMap.defaults(), Publications.SALIENCY_MAP),
          whiteBox(PgdL0.defaults(), Publications.PGD_L0),
          whiteBox(SparsePgd.projectedDefaults(), Publications.SPARSE_PGD),
          whiteBox(SparsePgd.unprojectedDefaults(), Publications.SPARSE_PGD),
          blackBox(SparseRandomSearch.defaults(), Optional.of(Publications.SPARSE_RS)),
          blackBox(RandomNoise.defaults(), Optional.empty()),
          REFINED,
          ABLATED);

  private AttackCatalogue() {}

  /** The attacks in the order in which they are shown. */
  public static List<CatalogueEntry> entries() {
    return ENTRIES;
  }

  /** The names in that order. */
  public static List<String> names() {
    return ENTRIES.stream().map(CatalogueEntry::name).toList();
  }

  /** The attack with this name. */
  public static Optional<CatalogueEntry> find(String name) {
    return ENTRIES.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  private static CatalogueEntry whiteBox(SampleAttack defaults, Publication publication) {
    return new CatalogueEntry(defaults, Access.WHITE_BOX, Optional.of(publication));
  }

  private static CatalogueEntry blackBox(SampleAttack defaults, Optional<Publication> publication) {
    return new CatalogueEntry(defaults, Access.BLACK_BOX, publication);
  }
}
