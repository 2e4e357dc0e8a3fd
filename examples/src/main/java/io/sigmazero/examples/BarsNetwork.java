package io.sigmazero.examples;

import io.sigmazero.core.attack.ArrayResults;
import io.sigmazero.core.attack.SigmaZero;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Trains a DL4J network on the spot and attacks it as it is: arrays in, arrays out.
 *
 * <p>The images show a horizontal bar, a vertical bar or a diagonal in noise. How few pixels must
 * change for the network to see something else?
 *
 * <pre>
 * java @examples/target/java.args io.sigmazero.examples.BarsNetwork [IMAGES]
 * </pre>
 */
public final class BarsNetwork {
  private static final String[] CLASSES = {"horizontal", "vertical", "diagonal"};
  private static final int SIDE = 12;

  private BarsNetwork() {}

  /** Attacks as many images as the first argument says, 10 without one. */
  public static void main(String[] args) {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    MultiLayerNetwork network = train(bars(600, new Random(1)));
    DataSet images = bars(count, new Random(2));

    SigmaZero attack = SigmaZero.builder().steps(300).build();
    ArrayResults found = attack.run(network, images.getFeatures(), images.getLabels());

    INDArray labels = images.getLabels().argMax(1);
    INDArray seenAs = network.output(found.adversarial()).argMax(1);
    System.out.printf("%-7s %-12s %-12s %s%n", "image", "shows", "taken for", "pixels changed");
    for (int i = 0; i < count; i++) {
      String shows = CLASSES[labels.getInt(i)];
      String takenFor = CLASSES[seenAs.getInt(i)];
      System.out.printf("%-7d %-12s %-12s %d%n", i, shows, takenFor, found.l0().getInt(i));
    }
    System.out.printf(
        "fooled %.0f %%, median of %.1f pixels%n", 100 * found.successRate(), found.medianL0());
    System.out.printf("%nimage 0: + brighter, - darker%n");
    print(images.getFeatures().slice(0).slice(0), found.adversarial().slice(0).slice(0));
  }

  /** Images 1 × SIDE × SIDE in [0, 1] with labels one-hot. */
  private static DataSet bars(int count, Random random) {
    INDArray images = Nd4j.zeros(DataType.FLOAT, count, 1, SIDE, SIDE);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, count, CLASSES.length);
    for (int i = 0; i < count; i++) {
      int shape = random.nextInt(CLASSES.length);
      int place = random.nextInt(SIDE);
      labels.putScalar(i, shape, 1);
      for (int row = 0; row < SIDE; row++) {
        for (int column = 0; column < SIDE; column++) {
          boolean[] isBar = {row == place, column == place, (row + column) % SIDE == place};
          float value = 0.4f * random.nextFloat() + (isBar[shape] ? 0.5f : 0f);
          images.putScalar(new int[] {i, 0, row, column}, value);
        }
      }
    }
    return new DataSet(images, labels);
  }

  private static MultiLayerNetwork train(DataSet images) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(5e-3))
                .list()
                .layer(
                    new ConvolutionLayer.Builder(3, 3).nOut(8).activation(Activation.RELU).build())
                .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
                .layer(
                    new OutputLayer.Builder()
                        .nOut(CLASSES.length)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(SIDE, SIDE, 1))
                .build());
    network.init();
    DataSetIterator batches = new ListDataSetIterator<>(images.asList(), 50);
    network.fit(batches, 10);
    System.out.printf("accuracy %.1f %%%n", 100 * network.evaluate(batches).accuracy());
    return network;
  }

  private static void print(INDArray before, INDArray after) {
    for (int row = 0; row < SIDE; row++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < SIDE; column++) {
        float was = before.getFloat(row, column);
        float is = after.getFloat(row, column);
        line.append(is > was ? " +" : is < was ? " -" : was > 0.5f ? " o" : " .");
      }
      System.out.println(line);
    }
  }
}
