package io.sigmazero.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BarsNetworkTest {
  @Test
  void tellsWhatChanged() throws Exception {
    List<String> lines = Printed.by(() -> BarsNetwork.main(new String[] {"3"}));
    assertThat(Double.parseDouble(lines.get(0).split(" ")[1])).isGreaterThan(80);
    assertThat(lines.get(1)).matches("image +shows +taken for +pixels changed");
    for (int i = 0; i < 3; i++) {
      String[] row = lines.get(2 + i).split(" +");
      assertThat(row[0]).isEqualTo(String.valueOf(i));
      assertThat(row[2]).isNotEqualTo(row[1]);
      assertThat(Integer.parseInt(row[3])).isBetween(1, 30);
    }
    assertThat(lines.get(5)).matches("fooled 100 %, median of .* pixels");
    List<String> picture = lines.subList(lines.size() - 12, lines.size());
    assertThat(picture).allMatch(line -> line.matches("( [.o+-]){12}"));
    long changed = String.join("", picture).chars().filter(c -> c == '+' || c == '-').count();
    assertThat(changed).isEqualTo(Integer.parseInt(lines.get(2).split(" +")[3]));
  }
}
