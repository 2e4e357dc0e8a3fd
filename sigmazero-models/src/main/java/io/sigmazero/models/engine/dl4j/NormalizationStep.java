package io.sigmazero.models.engine.dl4j;

import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batch normalisation by its running statistics, backward too; DL4J's own layer goes backward
 * through the statistics of the batch.
 */
final class NormalizationStep implements Step {
  private final INDArray scale;
  private final INDArray shift;
  private final boolean channelsLast;

  /**
   * Reads the layer's parameters as they are now.
   *
   * @param parameters of any floating type
   * @param type of the arrays that will pass
   */
  NormalizationStep(BatchNormalization conf, Map<String, INDArray> parameters, DataType type) {
    this.channelsLast = conf.getCnn2DFormat() == CNN2DFormat.NHWC;
    double[] mean = values(parameters, BatchNormalizationParamInitializer.GLOBAL_MEAN);
    double[] variance = variance(conf, parameters);
    double[] scales = new double[mean.length];
    double[] shifts = new double[mean.length];
    for (int c = 0; c < mean.length; c++) {
      boolean locked = conf.isLockGammaBeta();
      double gamma =
          locked ? conf.getGamma() : value(parameters, BatchNormalizationParamInitializer.GAMMA, c);
      double beta =
          locked ? conf.getBeta() : value(parameters, BatchNormalizationParamInitializer.BETA, c);
      scales[c] = gamma / Math.sqrt(variance[c] + conf.getEps());
      shifts[c] = beta - mean[c] * scales[c];
    }
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      this.scale = array(scales, type);
      this.shift = array(shifts, type);
    }
  }

  private static INDArray array(double[] values, DataType type) {
    return Nd4j.create(values, new long[] {values.length}, type);
  }

  private static double value(Map<String, INDArray> parameters, String key, int index) {
    return parameters.get(key).getDouble(index);
  }

  private static double[] values(Map<String, INDArray> parameters, String key) {
    INDArray array = parameters.get(key);
    double[] values = new double[Math.toIntExact(array.length())];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.getDouble(i);
    }
    return values;
  }

  private static double[] variance(BatchNormalization conf, Map<String, INDArray> parameters) {
    if (!conf.isUseLogStd()) {
      return values(parameters, BatchNormalizationParamInitializer.GLOBAL_VAR);
    }
    double[] variance = values(parameters, BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
    for (int c = 0; c < variance.length; c++) {
      variance[c] = Math.pow(10, 2 * variance[c]);
    }
    return variance;
  }

  @Override
  public INDArray forward(INDArray[] inputs, LayerWorkspaceMgr workspaces) {
    return inputs[0].mul(along(scale, inputs[0])).addi(along(shift, inputs[0]));
  }

  @Override
  public INDArray[] backward(INDArray cotangent, LayerWorkspaceMgr workspaces) {
    return new INDArray[] {cotangent.mul(along(scale, cotangent))};
  }

  /** The values shaped so that they broadcast along the channels. */
  private INDArray along(INDArray perChannel, INDArray array) {
    long channels = perChannel.length();
    if (array.rank() == 2) {
      return perChannel.reshape(1, channels);
    }
    if (array.rank() != 4) {
      throw new IllegalArgumentException(
          "normalises vectors and images but gets arrays of rank " + array.rank());
    }
    return channelsLast
        ? perChannel.reshape(1, 1, 1, channels)
        : perChannel.reshape(1, channels, 1, 1);
  }

  @Override
  public void close() {
    scale.close();
    shift.close();
  }
}
