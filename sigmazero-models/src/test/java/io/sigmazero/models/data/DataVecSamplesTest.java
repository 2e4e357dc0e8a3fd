package io.sigmazero.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.models.ModelLoadException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.datavec.api.io.labels.ParentPathLabelGenerator;
import org.datavec.api.records.reader.impl.collection.CollectionRecordReader;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.FileSplit;
import org.datavec.api.writable.FloatWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;
import org.datavec.image.recordreader.ImageRecordReader;
import org.deeplearning4j.datasets.datavec.RecordReaderDataSetIterator;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.factory.Nd4j;

/** Samples by way of DataVec's readers and DL4J's iterators. */
class DataVecSamplesTest {
  @TempDir Path folder;

  private static io.sigmazero.models.data.DataSet of(List<DataSet> batches, int... shape)
      throws ModelLoadException {
    return DataVecSamples.of(new ListDataSetIterator<>(batches, 2), shape);
  }

  @Test
  void batchesOfAnIteratorWithOneHotLabels() throws Exception {
    List<DataSet> rows = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      INDArray features = Nd4j.createFromArray(new float[][] {{i, 10 + i, 20 + i}});
      INDArray label = Nd4j.zeros(1, 4).putScalar(0, i % 4, 1);
      rows.add(new DataSet(features, label));
    }
    io.sigmazero.models.data.DataSet data = of(rows, 3);
    assertThat(data.count()).isEqualTo(5);
    assertThat(Cases.sample(data, 4)).containsExactly(4f, 14f, 24f);
    assertThat(data.label(3)).isEqualTo(3);
    assertThat(data.label(4)).isZero();
  }

  @Test
  void viewsInOtherOrdersAreReadInTheirLogicalOrder() throws Exception {
    INDArray all = Nd4j.arange(2 * 3 * 3 * 2).reshape(2, 3, 3, 2).castTo(Nd4j.dataType());
    INDArray view = all.permute(0, 3, 1, 2);
    INDArray labels = Nd4j.createFromArray(new float[][] {{7}, {3}});
    io.sigmazero.models.data.DataSet first = of(List.of(new DataSet(view, labels)), 2, 3, 3);
    float[] even = {18, 20, 22, 24, 26, 28, 30, 32, 34};
    float[] found = Cases.sample(first, 1);
    for (int i = 0; i < 9; i++) {
      assertThat(found[i]).isEqualTo(even[i]);
      assertThat(found[9 + i]).isEqualTo(even[i] + 1);
    }
    assertThat(first.label(0)).isEqualTo(7);
    io.sigmazero.models.data.DataSet last = of(List.of(new DataSet(view, labels)), 3, 3, 2);
    float[] inOrder = Cases.sample(last, 1);
    for (int i = 0; i < 18; i++) {
      assertThat(inOrder[i]).isEqualTo(18f + i);
    }
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    DataSet batch = new DataSet(Nd4j.zeros(2, 5), Nd4j.zeros(2, 3));
    assertThatThrownBy(() -> of(List.of(batch), 4))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("the iterator: a sample has shape [5], the model takes [4]");
    assertThatThrownBy(() -> of(List.of(), 4))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("the iterator: holds no samples");
  }

  @Test
  void recordsOfNumbersAndText() throws Exception {
    List<List<Writable>> records =
        List.of(
            List.of(new IntWritable(1), new Text(" 2.5 "), new FloatWritable(3)),
            List.of(new IntWritable(0), new Text("-1"), new FloatWritable(4)));
    io.sigmazero.models.data.DataSet data =
        DataVecSamples.of(new CollectionRecordReader(records), OptionalInt.of(0), 2);
    assertThat(Cases.sample(data, 0)).containsExactly(2.5f, 3f);
    assertThat(data.label(0)).isEqualTo(1);
    List<List<Writable>> bad = List.of(List.of(new IntWritable(1), new Text("red")));
    assertThatThrownBy(
            () -> DataVecSamples.of(new CollectionRecordReader(bad), OptionalInt.of(0), 1))
        .hasMessage("the records: row 0, column 1 holds \"red\", expected a number");
    assertThatThrownBy(
            () -> DataVecSamples.of(new CollectionRecordReader(bad), OptionalInt.of(2), 1))
        .hasMessageContaining("row 0 has 2 columns, but the label is in column 2");
  }

  @Test
  void recordsOfArrays() throws Exception {
    INDArray image = Nd4j.arange(18).reshape(1, 2, 3, 3).castTo(Nd4j.dataType());
    List<List<Writable>> records = List.of(List.of(new NDArrayWritable(image), new IntWritable(2)));
    io.sigmazero.models.data.DataSet data =
        DataVecSamples.of(new CollectionRecordReader(records), OptionalInt.of(1), 3, 3, 2);
    assertThat(Cases.sample(data, 0))
        .containsExactly(0, 9, 1, 10, 2, 11, 3, 12, 4, 13, 5, 14, 6, 15, 7, 16, 8, 17);
    assertThat(data.label(0)).isEqualTo(2);
  }

  @Test
  void aCsvReaderGivesWhatTheFileGives() throws Exception {
    Path file = Files.writeString(folder.resolve("rows.csv"), "1,2,0\n3,4,1\n");
    try (CSVRecordReader reader = new CSVRecordReader()) {
      reader.initialize(new FileSplit(file.toFile()));
      io.sigmazero.models.data.DataSet data =
          DataVecSamples.of(new RecordReaderDataSetIterator(reader, 2, 2, 2), 2);
      io.sigmazero.models.data.DataSet same = DataSource.at(file).open(2);
      for (int i = 0; i < 2; i++) {
        assertThat(Cases.sample(data, i)).isEqualTo(Cases.sample(same, i));
        assertThat(data.label(i)).isEqualTo(same.label(i));
      }
    }
  }

  @Test
  void anImageReaderGivesWhatTheFolderGives() throws Exception {
    for (String name : List.of("cat", "dog")) {
      Files.createDirectory(folder.resolve(name));
    }
    Files.copy(Cases.file("rgb.png"), folder.resolve("cat/a.png"));
    Files.copy(Cases.file("palette.png"), folder.resolve("dog/b.png"));
    ImageRecordReader reader = new ImageRecordReader(4, 5, 3, new ParentPathLabelGenerator());
    reader.initialize(new FileSplit(folder.toFile()));
    RecordReaderDataSetIterator iterator = new RecordReaderDataSetIterator(reader, 1, 1, 2);
    iterator.setPreProcessor(new ImagePreProcessingScaler(0, 1));
    io.sigmazero.models.data.DataSet data = DataVecSamples.of(iterator, 3, 4, 5);
    io.sigmazero.models.data.DataSet same = DataSource.at(folder).open(3, 4, 5);
    assertThat(data.count()).isEqualTo(2);
    for (int i = 0; i < 2; i++) {
      int twin = data.label(i);
      // OpenCV gives blue first.
      float[] found = Cases.sample(data, i);
      float[] expected = Cases.sample(same, twin);
      for (int pixel = 0; pixel < 20; pixel++) {
        for (int channel = 0; channel < 3; channel++) {
          assertThat(found[20 * (2 - channel) + pixel]).isEqualTo(expected[20 * channel + pixel]);
        }
      }
    }
  }
}
