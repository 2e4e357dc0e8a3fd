package io.sigmazero.core.attack;

/**
 * Which parts of the refined variant run; all by default. Without one its passes go to the others.
 *
 * @param grow growing a set of changes from the sample; without it a search comes first
 * @param polish taking changes back from every adversarial input found
 * @param exchange taking back half of the changes and looking for others
 * @param search short searches of the paper's from what is best
 * @param rivals heading for classes that are not the likeliest rival
 * @param history blending gradients with earlier ones where changes are chosen
 * @param repair ending a search that has come to rest, and adding to what it changed
 * @param adapt a long search early where the gradient misleads
 */
public record RefinedParts(
    boolean grow,
    boolean polish,
    boolean exchange,
    boolean search,
    boolean rivals,
    boolean history,
    boolean repair,
    boolean adapt) {
  /** Every part. */
  public static final RefinedParts ALL =
      new RefinedParts(true, true, true, true, true, true, true, true);
}
