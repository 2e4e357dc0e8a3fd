package io.sigmazero.bench.experiment.figures;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Something a report shows; its id, unique in a report, names its CSV and image files. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FigureTable.class, name = "table"),
  @JsonSubTypes.Type(value = LinePlot.class, name = "lines"),
  @JsonSubTypes.Type(value = BarPlot.class, name = "bars"),
  @JsonSubTypes.Type(value = HeatMap.class, name = "heat-map"),
  @JsonSubTypes.Type(value = ImageGallery.class, name = "gallery")
})
public sealed interface Part permits FigureTable, LinePlot, BarPlot, HeatMap, ImageGallery {

  /** {@return lower case with hyphens} */
  String id();

  /** {@return headline} */
  String title();

  /** {@return a sentence below it on what is seen, may be empty} */
  String caption();
}
