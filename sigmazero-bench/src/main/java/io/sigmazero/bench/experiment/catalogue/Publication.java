package io.sigmazero.bench.experiment.catalogue;

/**
 * A publication.
 *
 * @param key for BibTeX
 * @param authors as BibTeX takes them
 * @param title of the paper
 * @param venue journal or conference
 * @param year of publication
 * @param identifier arXiv number or DOI, may be empty
 */
public record Publication(
    String key, String authors, String title, String venue, int year, String identifier) {

  /** One line for people. */
  public String sentence() {
    String where = identifier.isEmpty() ? "" : ", " + identifier;
    return authors.replace(" and ", ", ") + ": " + title + ". " + venue + " " + year + where;
  }

  /** A BibTeX entry on one line. */
  public String bibtex() {
    String note = identifier.isEmpty() ? "" : ", note={" + identifier + "}";
    return "@inproceedings{%s, author={%s}, title={%s}, booktitle={%s}, year={%d}%s}"
        .formatted(key, authors, title, venue, year, note);
  }
}
