package io.sigmazero.bench.experiment.figures;

import java.util.List;
import java.util.Map;

/**
 * All that an experiment's report shows, in order.
 *
 * @param title headline
 * @param experiment kind: {@code compare}, {@code sensitivity} …
 * @param summary what was done and what came out, a few sentences
 * @param sections parts of the report
 * @param facts what the run rests on, by name: config, seeds, versions, revision, hashes, machine
 * @param reproduce commands that make these files again, a line each
 */
public record Figures(
    String title,
    String experiment,
    String summary,
    List<Section> sections,
    Map<String, Object> facts,
    List<String> reproduce) {}
