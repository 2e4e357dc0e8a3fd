package io.sigmazero.bench.experiment.report;

import io.sigmazero.bench.experiment.figures.Figures;
import io.sigmazero.bench.experiment.figures.Part;
import io.sigmazero.bench.experiment.figures.Section;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The ids of sections and figures: they name anchors and files. Stateless. */
final class Ids {
  private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final int LONGEST = 120;

  /** The page's own anchors begin with it. */
  private static final String OWN = "page-";

  private Ids() {}

  /** Refuses what could not be told apart, or would be written elsewhere. */
  static void check(Figures figures) {
    Set<String> sections = new HashSet<>();
    Set<String> parts = new HashSet<>();
    for (Section section : figures.sections()) {
      check("section", section.id(), sections);
      for (Part part : section.parts()) {
        check("figure", part.id(), parts);
      }
    }
  }

  private static void check(String kind, String id, Set<String> known) {
    if (id.length() > LONGEST || id.startsWith(OWN) || !ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          kind
              + " id \""
              + id
              + "\", expected lower case letters, digits and hyphens, not beginning with page-");
    }
    if (!known.add(id)) {
      throw new IllegalArgumentException("two " + kind + "s with the id " + id);
    }
  }
}
