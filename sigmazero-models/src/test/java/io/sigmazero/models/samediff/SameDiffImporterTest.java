package io.sigmazero.models.samediff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.ModelLoader;
import io.sigmazero.models.Models;
import io.sigmazero.models.engine.reference.ReferenceInterpreter;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What is taken as input and output, what is dropped, and what is refused with which words. */
class SameDiffImporterTest {
  private final SameDiff sd = SameDiff.create();
  private final SDVariable x = sd.placeHolder("x", DataType.FLOAT, -1, 3);

  @TempDir Path folder;

  private SDVariable weights(long rows, long columns) {
    return sd.var(Nd4j.randn(DataType.FLOAT, rows, columns));
  }

  private static boolean hasSoftmax(ModelGraph graph) {
    return graph.nodes().stream().anyMatch(node -> node.op() instanceof Op.Softmax);
  }

  @Test
  void aFinalSoftmaxIsDropped() {
    sd.nn().softmax("y", x.mmul(weights(3, 4)), 1);
    ImportedModel model = Models.of(sd);
    assertThat(hasSoftmax(model.graph().orElseThrow())).isFalse();
    assertThat(model.notes())
        .containsExactly("The final Softmax was dropped: the attack works on logits.");
    assertThat(model.format()).isEqualTo("SameDiff");
    assertThat(model.sourceOps()).containsOnlyKeys("matmul", "softmax");
  }

  @Test
  void theLossTellsTheOutput() {
    SDVariable logits = x.mmul("logits", weights(3, 4));
    SDVariable labels = sd.placeHolder("labels", DataType.FLOAT, -1, 4);
    SDVariable loss = sd.loss().softmaxCrossEntropy("loss", labels, logits, null);
    sd.nn().softmax("probabilities", logits, 1);
    sd.argmax("prediction", logits, 1);
    sd.setLossVariables(loss.mul("total", 2));
    ImportedModel model = Models.of(sd);
    assertThat(model.graph().orElseThrow().output().name()).isEqualTo("matmul");
    assertThat(model.notes()).containsExactly("'logits', which the loss takes, is the output.");
  }

  @Test
  void sparseLabelsToo() {
    SDVariable logits = x.mmul("logits", weights(3, 4));
    SDVariable labels = sd.placeHolder("labels", DataType.INT, -1);
    sd.loss().sparseSoftmaxCrossEntropy("loss", logits, labels);
    assertThat(Models.of(sd).notes())
        .containsExactly("'logits', which the loss takes, is the output.");
  }

  @Test
  void theLastResultIsTheOutputWithoutALoss() {
    x.mmul("first", weights(3, 4));
    x.mmul("second", weights(3, 5));
    ImportedModel model = Models.of(sd);
    assertThat(model.graph().orElseThrow().classes()).isEqualTo(5);
    assertThat(model.notes()).containsExactly("Of 2 results 'second' is taken as the logits.");
    ImportedModel named = Models.of(sd, SameDiffOptions.DEFAULT.withOutput("first"));
    assertThat(named.graph().orElseThrow().classes()).isEqualTo(4);
    assertThat(named.notes()).isEmpty();
  }

  @Test
  void whatTheOutputDoesNotNeedMayBeAnything() {
    SDVariable logits = x.mmul("logits", weights(3, 4));
    sd.image().resizeBiLinear(sd.reshape(logits, -1, 1, 2, 2), 4, 4, false, false);
    ImportedModel model = Models.of(sd, SameDiffOptions.DEFAULT.withOutput("logits"));
    assertThat(model.graph().orElseThrow().classes()).isEqualTo(4);
  }

  @Test
  void aModelOfDoublesAndViews() throws IOException {
    SameDiff wide = SameDiff.create();
    SDVariable input = wide.placeHolder("x", DataType.DOUBLE, -1, 3);
    INDArray all = Nd4j.arange(24).reshape(4, 6).castTo(DataType.DOUBLE);
    INDArray view = all.get(NDArrayIndex.interval(1, 4), NDArrayIndex.interval(2, 4));
    input.mmul("y", wide.var("w", view));
    float[] one = {1, 10, 100};
    double[] expected = {8 + 140 + 2000, 9 + 150 + 2100};
    assertThat(ReferenceInterpreter.logits(Models.of(wide).graph().orElseThrow(), one))
        .containsExactly(expected);
    Path file = folder.resolve("wide.fb");
    wide.save(file.toFile(), false);
    assertThat(ReferenceInterpreter.logits(ModelLoader.load(file).graph().orElseThrow(), one))
        .containsExactly(expected);
  }

  @Test
  void weightsInColumnMajorOrderAndHalfPrecision() throws IOException {
    INDArray columns = Nd4j.create(new double[] {1, 2, 3, 4, 5, 6}, new long[] {3, 2}, 'f');
    SDVariable w = sd.constant("w", columns.castTo(DataType.HALF)).castTo(DataType.FLOAT);
    x.mmul("y", w);
    Path file = folder.resolve("model.fb");
    sd.save(file.toFile(), false);
    float[] one = {1, 10, 100};
    double[] expected = {321, 654};
    assertThat(ReferenceInterpreter.logits(ModelLoader.load(file).graph().orElseThrow(), one))
        .containsExactly(expected);
    assertThat(ReferenceInterpreter.logits(Models.of(sd).graph().orElseThrow(), one))
        .containsExactly(expected);
  }

  /** Not among the hand-made models: ND4J's own op ends the JVM on some processors. */
  @Test
  void inverseRoots() {
    sd.math().rsqrt("y", x);
    float[] one = {1, 4, 16};
    assertThat(ReferenceInterpreter.logits(Models.of(sd).graph().orElseThrow(), one))
        .containsExactly(1, 0.5, 0.25);
  }

  @Test
  void theObjectIsNotChanged() {
    x.mmul("y", weights(3, 4));
    String before = sd.summary();
    Models.of(sd);
    assertThat(sd.summary()).isEqualTo(before);
  }

  @Test
  void aShapeThatTheOptionsGive() {
    SameDiff open = SameDiff.create();
    SDVariable image = open.placeHolder("image", DataType.FLOAT, -1, 2, -1, -1);
    SDVariable w = open.var(Nd4j.randn(DataType.FLOAT, 2, 3));
    image.mean(2, 3).mmul("y", w);
    assertThatThrownBy(() -> Models.of(open))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "SameDiff: the placeholder 'image' has shape [-1, 2, -1, -1], open on axis 2; give one"
                + " sample's with SameDiffOptions.withSampleShape (--input-shape)");
    ImportedModel model = Models.of(open, SameDiffOptions.DEFAULT.withSampleShape(2, 5, 4));
    assertThat(model.graph().orElseThrow().input().shape()).isEqualTo(Shape.of(1, 2, 5, 4));
  }

  @Test
  void refusals() {
    sd.math().sin("wave", x);
    assertRefused(sd, "op sin 'sin': ops of this type are not supported");
    SDVariable z = sd.placeHolder("z", DataType.FLOAT, -1, 3);
    x.add("both", z);
    assertRefused(sd, "the output 'both' depends on 2 placeholders ('x', 'z'), expected one");
    sd.math()
        .abs("cube", sd.reshape(x, -1, 3, 1).mul(sd.constant(Nd4j.ones(DataType.FLOAT, 1, 3, 2))));
    assertRefused(sd, "the output 'cube' has shape 1×3×2, expected 1×classes");
    sd.math().abs("fixed", weights(1, 4));
    assertRefused(sd, "the output 'fixed' depends on 0 placeholders (), expected one");
    assertThatThrownBy(() -> Models.of(sd, SameDiffOptions.DEFAULT.withOutput("nothing")))
        .hasMessage("SameDiff: no op makes a variable 'nothing', which is named as the output");
  }

  @Test
  void placeholdersThatSayTooLittle() {
    SameDiff unknown = SameDiff.create();
    unknown.math().abs("y", unknown.placeHolder("p", DataType.FLOAT));
    assertRefused(unknown, "the placeholder 'p' has no shape; give one sample's");
    SameDiff whole = SameDiff.create();
    whole.math().abs("y", whole.placeHolder("p", DataType.INT, -1, 3));
    assertRefused(whole, "the placeholder 'p' has type INT, expected FLOAT");
    SameDiff fixed = SameDiff.create();
    SDVariable p = fixed.placeHolder("p", DataType.FLOAT, 4, 6);
    fixed.reshape("y", p, 4, 6);
    assertRefused(fixed, "the placeholder has a batch of 4; make it with an open axis, −1");
  }

  private static void assertRefused(SameDiff model, String reason) {
    assertThatThrownBy(() -> Models.of(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("SameDiff: ")
        .hasMessageContaining(reason);
  }

  @Test
  void aFileBeyondTheLimit() throws IOException {
    x.mmul("y", weights(3, 4));
    Path file = folder.resolve("model.fb");
    sd.save(file.toFile(), false);
    LoadLimits limits = LoadLimits.DEFAULT.with(new LoadLimits.Model(100, 100, 100, 1000, 1000));
    long length = Files.size(file);
    assertThatThrownBy(() -> ModelLoader.load(file, limits))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(file + ": the file has " + length + " bytes, at most 100 are read");
  }

  @Test
  void everySupportedOpIsListed() {
    assertThat(SameDiffImporter.supportedOps()).contains("conv2d", "matmul", "batchnorm", "Where");
  }
}
