package io.sigmazero.models.samediff;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.models.ModelLoader;
import io.sigmazero.models.engine.reference.ReferenceInterpreter;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.onnx.OnnxImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** An ONNX model as SameDiff is trained, saved with its updater's state, and attacked as such. */
class SameDiffTrainingTest {
  private static final Path CASES = Path.of("src/test/resources/onnx");
  private static final int SAMPLES = 8;
  private static final int STEPS = 60;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torch_lenet_legacy13",
        "torch_residual_dynamo18",
        "torch_grouped_legacy13",
        "torch_layernorm_legacy17",
        "torch_mlp_dynamo20"
      })
  void trainsAndIsReadAgain(String name) throws IOException {
    ModelGraph graph =
        OnnxImporter.load(CASES.resolve(name).resolve("model.onnx")).graph().orElseThrow();
    SameDiff sameDiff = graph.toSameDiff();
    int classes = graph.classes();
    INDArray inputs = inputs(graph.input().shape());
    INDArray labels = Nd4j.zeros(DataType.FLOAT, SAMPLES, classes);
    for (int i = 0; i < SAMPLES; i++) {
      labels.putScalar(i, i * 7 % classes, 1);
    }
    List<Double> losses = train(sameDiff, inputs, labels);
    assertThat(losses.get(losses.size() - 1)).isLessThan(0.6 * losses.get(0));

    Path file = folder.resolve("trained.fb");
    sameDiff.save(file.toFile(), true);
    ModelGraph trained = ModelLoader.load(file).graph().orElseThrow();
    float[] one = SameDiffRun.inputs(graph.input().shape().size(), 5);
    SameDiffRun run = new SameDiffRun(sameDiff, "input", "logits");
    double[] expected = ReferenceInterpreter.logits(trained, one);
    SameDiffRun.assertClose("logits", run.logits(graph.input().shape(), one), expected, 1e-4);
    SameDiffRun again = new SameDiffRun(SameDiff.load(file.toFile(), true), "input", "logits");
    SameDiffRun.assertClose("logits", again.logits(graph.input().shape(), one), expected, 1e-4);
    assertThat(expected).isNotEqualTo(ReferenceInterpreter.logits(graph, one));
  }

  private static List<Double> train(SameDiff sd, INDArray inputs, INDArray labels) {
    SDVariable expected = sd.placeHolder("labels", DataType.FLOAT, -1, labels.size(1));
    SDVariable logits = sd.getVariable(ModelGraph.SAMEDIFF_OUTPUT);
    SDVariable loss = sd.loss().softmaxCrossEntropy("loss", expected, logits, null);
    sd.setLossVariables(loss);
    sd.setTrainingConfig(
        new TrainingConfig.Builder()
            .updater(new Adam(0.03))
            .dataSetFeatureMapping(ModelGraph.SAMEDIFF_INPUT)
            .dataSetLabelMapping("labels")
            .build());
    DataSet data = new DataSet(inputs, labels);
    Map<String, INDArray> values = Map.of(ModelGraph.SAMEDIFF_INPUT, inputs, "labels", labels);
    List<Double> losses = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      losses.add(sd.output(values, "loss").get("loss").getDouble(0));
      sd.fit(data);
    }
    return losses;
  }

  private static INDArray inputs(Shape one) {
    float[] values = SameDiffRun.inputs(SAMPLES * one.size(), 9);
    long[] extents = new long[one.rank()];
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = axis == 0 ? SAMPLES : one.extent(axis);
    }
    return Nd4j.create(values, extents, 'c');
  }
}
