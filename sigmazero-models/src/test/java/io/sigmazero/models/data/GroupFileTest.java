package io.sigmazero.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.core.attack.Grouping;
import io.sigmazero.kernels.FeatureGroups;
import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"|u1", "<i4", "<i8"})
  void arraysOfIntegersAreIds(String type) throws IOException {
    Path file = NpyFile.write(folder.resolve("g.npy"), type, "(4,)", 9, 3, 9, 9);
    assertThat(groups(GroupFile.read(file, 4), 4)).containsExactly(0, 1, 0, 0);
  }

  @Test
  void idsMayBeNegative() throws IOException {
    Path file = NpyFile.write(folder.resolve("g.npy"), "<i4", "(3,)", -1, 0, -1);
    assertThat(groups(GroupFile.read(file, 3), 3)).containsExactly(0, 1, 0);
  }

  @Test
  void positionsHoldForAllChannels() throws IOException {
    Path file = NpyFile.write(folder.resolve("g.npy"), "<i4", "(2, 2)", 1, 1, 2, 3);
    assertThat(groups(GroupFile.read(file, 3, 2, 2), 3, 2, 2))
        .containsExactly(0, 0, 1, 2, 0, 0, 1, 2, 0, 0, 1, 2);
  }

  @Test
  void aCsvFileHasAnIdALine() throws IOException {
    Path file = Files.writeString(folder.resolve("g.csv"), "5\n5\n0\n");
    assertThat(groups(GroupFile.read(file, 3), 3)).containsExactly(0, 0, 1);
  }

  @Test
  void pixelsAreTheChannelsOfAPositionWhereverTheyStand() {
    assertThat(groups(GroupFile.byPixel(3, 4, 4), 3, 4, 4))
        .containsExactly(IntStream.range(0, 48).map(j -> j % 16).toArray());
    assertThat(groups(GroupFile.byPixel(4, 4, 3), 4, 4, 3))
        .containsExactly(IntStream.range(0, 48).map(j -> j / 3).toArray());
    assertThat(GroupFile.byPixel(28, 28, 1)).isEqualTo(Grouping.byFeature());
  }

  @Test
  void whatDoesNotFitIsNamed() throws IOException {
    assertRefused(
        NpyFile.write(folder.resolve("a.npy"), "<i4", "(3,)", 1, 2, 3), "shape [3]", "shape [4]");
    assertRefused(
        NpyFile.write(folder.resolve("b.npy"), "<f4", "(4,)", 1, 2, 3, 4),
        "group ids of type float32, expected int32, int64 or uint8");
    assertRefused(
        NpyFile.write(folder.resolve("c.npy"), "<i8", "(4,)", 1, 2, 3L << 40, 4),
        "element 2",
        "expected one of 32 bits");
    assertRefused(Files.writeString(folder.resolve("d.csv"), "1\n2\n"), "2 group ids", "[4]");
    assertRefused(Files.writeString(folder.resolve("e.csv"), "1\nx\n2\n3\n"), "row 1", "\"x\"");
    assertRefused(Cases.file("labels.idx1-ubyte"), "expected group ids as .npy or csv");
    assertRefused(folder.resolve("none.npy"), "no such file");
  }

  private static void assertRefused(Path file, String... parts) {
    assertThatThrownBy(() -> GroupFile.read(file, 4))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContainingAll(parts);
  }

  private static int[] groups(Grouping grouping, int... shape) {
    FeatureGroups groups = grouping.groups(shape).orElseThrow();
    return IntStream.range(0, groups.features()).map(groups::groupOf).toArray();
  }
}
