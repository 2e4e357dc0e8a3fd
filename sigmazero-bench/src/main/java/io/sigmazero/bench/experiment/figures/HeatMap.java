package io.sigmazero.bench.experiment.figures;

import java.util.List;

/**
 * A value for each pair of settings.
 *
 * @param id as {@link Part#id()}
 * @param title as {@link Part#title()}
 * @param caption as {@link Part#caption()}
 * @param xLabel what the columns vary
 * @param yLabel what the rows vary
 * @param valueLabel what the cells measure, with its unit
 * @param columns names of the columns
 * @param rows names of the rows
 * @param values for each row one a column; null where there is none
 * @param lowIsGood whether small values are good
 */
public record HeatMap(
    String id,
    String title,
    String caption,
    String xLabel,
    String yLabel,
    String valueLabel,
    List<String> columns,
    List<String> rows,
    List<List<Double>> values,
    boolean lowIsGood)
    implements Part {}
