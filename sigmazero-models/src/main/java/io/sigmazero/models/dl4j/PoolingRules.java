package io.sigmazero.models.dl4j;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Window;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** Pools with windows and over whole images. */
final class PoolingRules {
  private static final List<Integer> SPATIAL = List.of(2, 3);

  private PoolingRules() {}

  static Value windows(LayerContext layer, SubsamplingLayer conf, Value input) {
    int image = layer.image(input, conf.getCnn2dDataFormat());
    Window window = WindowGeometry.of(conf).over(layer, layer.graph().builder().shape(image));
    Op.Pooling.Statistic statistic =
        switch (conf.getPoolingType()) {
          case MAX -> Op.Pooling.Statistic.MAXIMUM;
          case AVG -> Op.Pooling.Statistic.AVERAGE;
          case SUM, PNORM -> throw unknown(layer, conf.getPoolingType());
        };
    Op pool = new Op.Pooling(statistic, window, conf.isAvgPoolIncludePadInDivisor());
    return NetworkGraph.inFormat(layer.emit(pool, image), conf.getCnn2dDataFormat());
  }

  static Value global(LayerContext layer, GlobalPoolingLayer conf, Value input) {
    layer.requireRank(input, 4, "an image");
    int[] pooled = conf.getPoolingDimensions();
    boolean channelsLast = pooled != null && Arrays.equals(pooled, new int[] {1, 2});
    if (!channelsLast && pooled != null && !Arrays.equals(pooled, new int[] {2, 3})) {
      throw layer.refusal("pools over the axes " + Arrays.toString(pooled));
    }
    if (channelsLast && !conf.isCollapseDimensions()) {
      throw layer.refusal("keeps the axes that it pools over, with the channels last");
    }
    int image = layer.image(input, channelsLast ? CNN2DFormat.NHWC : CNN2DFormat.NCHW);
    Shape shape = layer.graph().builder().shape(image);
    Op op =
        switch (conf.getPoolingType()) {
          case AVG -> new Op.Reduction(true, SPATIAL);
          case SUM -> new Op.Reduction(false, SPATIAL);
          case MAX -> new Op.Pooling(Op.Pooling.Statistic.MAXIMUM, whole(shape), false);
          case PNORM -> throw unknown(layer, conf.getPoolingType());
        };
    int result = layer.emit(op, image);
    return Value.of(
        conf.isCollapseDimensions()
            ? layer.emit(new Op.Reshape(Shape.of(1, shape.extent(1))), result)
            : result);
  }

  private static Window whole(Shape image) {
    return new Window(image.extent(2), image.extent(3), 1, 1, 1, 1, 0, 0, 0, 0);
  }

  private static Refusal unknown(LayerContext layer, PoolingType type) {
    return layer.refusal("pools by " + type + ", which the graph does not know");
  }
}
