package io.sigmazero.bench.experiment.figures;

import java.util.List;

/**
 * A bar a category.
 *
 * @param id as {@link Part#id()}
 * @param title as {@link Part#title()}
 * @param caption as {@link Part#caption()}
 * @param value axis of the values
 * @param categories names
 * @param values as many, from 0; null where there is none
 */
public record BarPlot(
    String id,
    String title,
    String caption,
    LinePlot.Axis value,
    List<String> categories,
    List<Double> values)
    implements Part {}
