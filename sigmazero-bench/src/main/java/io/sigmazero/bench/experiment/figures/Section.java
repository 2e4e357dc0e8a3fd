package io.sigmazero.bench.experiment.figures;

import java.util.List;

/**
 * A part of a report.
 *
 * @param id lower case with hyphens, unique in a report; names its anchor
 * @param title headline
 * @param text a few sentences before the parts, may be empty
 * @param parts tables, plots and galleries in order
 */
public record Section(String id, String title, String text, List<Part> parts) {}
