package io.sigmazero.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sigmazero.bench.run.TraceRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The iterations of traced samples as charts. Stateless. */
final class TraceCharts {
  /** A chart has no more pixels to show them. */
  private static final int MOST_POINTS = 1000;

  private static final int MOST_SAMPLES = 12;

  private TraceCharts() {}

  /**
   * One sample's course.
   *
   * @param index the sample's row in the data
   * @param iteration those shown, increasing
   * @param margin for each
   * @param l0 for each
   * @param threshold for each
   * @param stepSize for each
   */
  record Course(
      @JsonProperty("index") int index,
      @JsonProperty("iteration") List<Integer> iteration,
      @JsonProperty("margin") List<Float> margin,
      @JsonProperty("l0") List<Integer> l0,
      @JsonProperty("threshold") List<Float> threshold,
      @JsonProperty("stepSize") List<Float> stepSize) {}

  /** The courses of the first samples, thinned where there are too many points. */
  static List<Course> of(List<TraceRecord> traces) {
    Map<Integer, List<TraceRecord>> bySample =
        traces.stream()
            .collect(
                Collectors.groupingBy(TraceRecord::index, LinkedHashMap::new, Collectors.toList()));
    return bySample.entrySet().stream()
        .limit(MOST_SAMPLES)
        .map(e -> course(e.getKey(), thinned(e.getValue())))
        .toList();
  }

  /** The places for the charts. */
  static List<Map<String, Object>> figures(List<TraceRecord> traces) {
    List<Map<String, Object>> figures = new ArrayList<>();
    for (Course course : of(traces)) {
      figures.add(Map.of("index", course.index(), "place", figures.size()));
    }
    return figures;
  }

  private static List<TraceRecord> thinned(List<TraceRecord> points) {
    int stride = 1 + (points.size() - 1) / MOST_POINTS;
    List<TraceRecord> kept = new ArrayList<>();
    for (int i = 0; i < points.size(); i += stride) {
      kept.add(points.get(i));
    }
    return kept;
  }

  private static Course course(int index, List<TraceRecord> points) {
    return new Course(
        index,
        column(points, TraceRecord::iteration),
        column(points, TraceRecord::margin),
        column(points, TraceRecord::l0),
        column(points, TraceRecord::threshold),
        column(points, TraceRecord::stepSize));
  }

  private static <T> List<T> column(List<TraceRecord> points, Function<TraceRecord, T> value) {
    return points.stream().map(value).toList();
  }
}
