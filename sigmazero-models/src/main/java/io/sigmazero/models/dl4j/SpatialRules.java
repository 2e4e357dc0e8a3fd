package io.sigmazero.models.dl4j;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;

/** Layers that move the elements of images. */
final class SpatialRules {
  private static final List<Integer> STEPS = List.of(1, 1, 1, 1);

  private SpatialRules() {}

  /** DL4J's padding is top, bottom, left, right. */
  static Value zeroPadding(LayerContext layer, ZeroPaddingLayer conf, Value input) {
    int image = layer.image(input, conf.getDataFormat());
    int[] padding = conf.getPadding();
    Op pad =
        new Op.Pad(
            List.of(0, 0, padding[0], padding[2]), List.of(0, 0, padding[1], padding[3]), 0f);
    return NetworkGraph.inFormat(layer.emit(pad, image), conf.getDataFormat());
  }

  /** DL4J's cropping is top, bottom, left, right. */
  static Value cropping(LayerContext layer, Cropping2D conf, Value input) {
    int image = layer.image(input, conf.getDataFormat());
    Shape shape = layer.graph().builder().shape(image);
    int[] cropping = conf.getCropping();
    int height = shape.extent(2) - cropping[0] - cropping[1];
    int width = shape.extent(3) - cropping[2] - cropping[3];
    if (height < 1 || width < 1) {
      throw layer.refusal("crops away an image of " + shape.extent(2) + "×" + shape.extent(3));
    }
    Op slice =
        new Op.Slice(
            List.of(0, 0, cropping[0], cropping[2]),
            List.of(1, shape.extent(1), height, width),
            STEPS);
    return NetworkGraph.inFormat(layer.emit(slice, image), conf.getDataFormat());
  }

  /** Each element repeated. */
  static Value upsampling(LayerContext layer, Upsampling2D conf, Value input) {
    int image = layer.image(input, conf.getFormat());
    Shape shape = layer.graph().builder().shape(image);
    int[] size = conf.getSize();
    int tall = layer.emit(new Op.Gather(2, repeated(shape.extent(2), size[0])), image);
    int wide = layer.emit(new Op.Gather(3, repeated(shape.extent(3), size[1])), tall);
    return NetworkGraph.inFormat(wide, conf.getFormat());
  }

  private static int[] repeated(int extent, int times) {
    int[] indices = new int[Math.multiplyExact(extent, times)];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = i / times;
    }
    return indices;
  }

  /** Blocks of b×b pixels become channels: channel {@code (row·b + column)·C + c}. */
  static Value spaceToDepth(LayerContext layer, SpaceToDepthLayer conf, Value input) {
    CNN2DFormat format = conf.getDataFormat();
    int image = layer.image(input, format);
    Shape shape = layer.graph().builder().shape(image);
    int block = conf.getBlockSize();
    int channels = shape.extent(1);
    int height = shape.extent(2) / block;
    int width = shape.extent(3) / block;
    Shape split = Shape.of(1, channels, height, block, width, block);
    int blocks = layer.emit(new Op.Reshape(split), image);
    int moved = layer.emit(new Op.Transpose(List.of(0, 3, 5, 1, 2, 4)), blocks);
    Shape joined = Shape.of(1, channels * block * block, height, width);
    return NetworkGraph.inFormat(layer.emit(new Op.Reshape(joined), moved), format);
  }
}
