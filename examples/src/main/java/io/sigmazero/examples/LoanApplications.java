package io.sigmazero.examples;

import io.sigmazero.core.attack.AttackFuture;
import io.sigmazero.core.attack.AttackListener;
import io.sigmazero.core.attack.Execution;
import io.sigmazero.core.attack.Grouping;
import io.sigmazero.core.attack.Mask;
import io.sigmazero.core.attack.SampleResult;
import io.sigmazero.core.attack.SigmaZero;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Attacks tables from a {@link DataSetIterator}, batch by batch, in the background: which columns
 * of an application for a loan must change for the answer to turn?
 *
 * <p>The three columns of the one-hot housing count as one change, and the applicant's age must
 * stay as it is. Values may lie between those that a table would hold, such as half a flat of one's
 * own. What takes longer than the time given is cancelled.
 *
 * <pre>
 * java @examples/target/java.args io.sigmazero.examples.LoanApplications [ROWS [SECONDS]]
 * </pre>
 */
public final class LoanApplications {
  private static final String[] COLUMNS = {
    "age", "income", "debt", "years in job", "savings", "owner", "tenant", "with family"
  };
  private static final int[] GROUPS = {0, 1, 2, 3, 4, 5, 5, 5};
  private static final boolean[] FIXED = {true, false, false, false, false, false, false, false};
  private static final String[] ANSWERS = {"denied", "granted"};

  private LoanApplications() {}

  /** Number of applications, 40 without it, and seconds for all of them, 60 without them. */
  public static void main(String[] args) throws ExecutionException, InterruptedException {
    int rows = args.length > 0 ? Integer.parseInt(args[0]) : 40;
    long seconds = args.length > 1 ? Long.parseLong(args[1]) : 60;
    MultiLayerNetwork network = train(applications(2000, new Random(1)));
    DataSet table = applications(rows, new Random(2));
    DataSetIterator batches = new ListDataSetIterator<>(table.asList(), 16);

    SigmaZero attack =
        SigmaZero.builder().grouping(Grouping.byGroup(GROUPS)).mask(Mask.forAll(FIXED)).build();
    AtomicInteger done = new AtomicInteger();
    AttackListener progress =
        result -> {
          if (done.incrementAndGet() % 10 == 0) {
            System.out.printf("%d of %d done%n", done.get(), rows);
          }
        };
    AttackFuture future = attack.runAsync(network, batches, Execution.allProcessors(), progress);
    try {
      for (SampleResult result : future.get(seconds, TimeUnit.SECONDS)) {
        print(result, table.getFeatures().getRow(result.index()));
      }
    } catch (TimeoutException e) {
      future.cancel(true);
      future.ended().join();
      System.out.printf("cancelled after %d of %d%n", done.get(), rows);
    }
  }

  private static void print(SampleResult result, INDArray before) {
    System.out.printf("application %d, %s: ", result.index(), ANSWERS[result.label()]);
    if (!result.success()) {
      System.out.println("no change turns the answer");
      return;
    }
    System.out.printf("%d changed", result.l0().getAsInt());
    for (int column = 0; column < COLUMNS.length; column++) {
      float was = before.getFloat(column);
      float is = result.adversarial()[column];
      if (is != was) {
        System.out.printf(", %s %.2f to %.2f", COLUMNS[column], was, is);
      }
    }
    System.out.println();
  }

  /** Applications with all columns in [0, 1], and whether the loan was granted. */
  private static DataSet applications(int count, Random random) {
    INDArray table = Nd4j.zeros(DataType.FLOAT, count, COLUMNS.length);
    INDArray answers = Nd4j.zeros(DataType.FLOAT, count, ANSWERS.length);
    for (int row = 0; row < count; row++) {
      float[] values = new float[COLUMNS.length];
      for (int column = 0; column < 5; column++) {
        values[column] = random.nextFloat();
      }
      values[5 + random.nextInt(3)] = 1;
      table.putRow(row, Nd4j.createFromArray(values));
      float worth = values[0] + 2 * values[1] - 2 * values[2] + values[3] + values[4] + values[5];
      answers.putScalar(row, worth > 1.8f ? 1 : 0, 1);
    }
    return new DataSet(table, answers);
  }

  private static MultiLayerNetwork train(DataSet table) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(5e-3))
                .list()
                .layer(
                    new DenseLayer.Builder()
                        .nIn(COLUMNS.length)
                        .nOut(16)
                        .activation(Activation.RELU)
                        .build())
                .layer(
                    new OutputLayer.Builder()
                        .nOut(ANSWERS.length)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    DataSetIterator batches = new ListDataSetIterator<>(table.asList(), 50);
    network.fit(batches, 10);
    System.out.printf("accuracy %.1f %%%n", 100 * network.evaluate(batches).accuracy());
    return network;
  }
}
