package io.sigmazero.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.models.ModelLoadException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes, such as targets, that come from a file beside the data. */
class ReadClassesTest {
  @TempDir Path folder;

  @Test
  void offsetAndSamplesApply() throws IOException {
    Path data = NpyFile.write(folder.resolve("x.npy"), "<f4", "(5, 2)", new double[10]);
    Path classes = NpyFile.write(folder.resolve("t.npy"), "<i8", "(5,)", 4, 3, 2, 1, 0);
    DataSet samples = DataSource.at(data).withOffset(1).withSamples(3).open(2);
    assertThat(samples.readClasses(classes)).containsExactly(3, 2, 1);
    Path csv = Files.writeString(folder.resolve("t.csv"), "index,target\n4,0\n3,1\n2,2\n1,3\n0,4");
    assertThat(samples.readClasses(csv)).containsExactly(3, 2, 1);
  }

  @Test
  void imagesAreFoundByTheirNames() throws IOException {
    for (String name : new String[] {"a.png", "b.png", "c.png"}) {
      ImageIO.write(
          new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY),
          "png",
          folder.resolve(name).toFile());
    }
    Files.createDirectory(folder.resolve("beside"));
    DataSet samples = DataSource.at(images()).withOffset(1).open(1, 4, 4);
    Path csv = folder.resolve("beside/t.csv");
    Files.writeString(csv, "file,target\nc.png,9\na.png,7\nb.png,8\n");
    assertThat(samples.readClasses(csv)).containsExactly(8, 9);
    Files.writeString(csv, "file,target\nc.png,9\na.png,7\nd.png,8\n");
    assertThatThrownBy(() -> samples.readClasses(csv))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("no line for \"b.png\"");
  }

  @Test
  void anotherNumberIsNamed() throws IOException {
    Path data = NpyFile.write(folder.resolve("x.npy"), "<f4", "(5, 2)", new double[10]);
    DataSet samples = DataSource.at(data).withSamples(2).open(2);
    Path two = NpyFile.write(folder.resolve("t.npy"), "<i4", "(2,)", 1, 1);
    assertThatThrownBy(() -> samples.readClasses(two))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(two.toString())
        .hasMessageContaining("2 labels, but there are 5 inputs");
  }

  private Path images() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    for (String name : new String[] {"a.png", "b.png", "c.png"}) {
      Files.move(folder.resolve(name), images.resolve(name));
    }
    return images;
  }
}
