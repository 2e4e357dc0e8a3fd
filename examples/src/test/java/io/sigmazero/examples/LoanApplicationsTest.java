package io.sigmazero.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoanApplicationsTest {
  private static final List<String> HOUSING = List.of("owner", "tenant", "with family");

  /** Columns that changed, as the lines tell, the housing as one. */
  private static long groups(String line) {
    String[] changes = line.split(", ");
    long columns = changes.length - 2L;
    long housing = HOUSING.stream().filter(column -> line.contains(", " + column + " ")).count();
    return housing == 0 ? columns : columns - housing + 1;
  }

  @Test
  void tellsWhichColumnsTurnTheAnswer() throws Exception {
    List<String> lines = Printed.by(() -> LoanApplications.main(new String[] {"20"}));
    assertThat(lines).contains("10 of 20 done", "20 of 20 done");
    List<String> answers = lines.stream().filter(line -> line.startsWith("application ")).toList();
    assertThat(answers).hasSize(20);
    for (int i = 0; i < 20; i++) {
      assertThat(answers.get(i))
          .matches("application " + i + ", (denied|granted): \\d changed(, [a-z ]+ \\S+ to \\S+)+")
          .doesNotContain("age ");
      int counted = Integer.parseInt(answers.get(i).replaceAll(".*: (\\d) changed.*", "$1"));
      assertThat(groups(answers.get(i))).isEqualTo(counted);
    }
    assertThat(answers).anyMatch(line -> line.contains("tenant"));
  }

  @Test
  void isCancelledWhenTimeIsUp() throws Exception {
    List<String> lines = Printed.by(() -> LoanApplications.main(new String[] {"5000", "1"}));
    String last = lines.get(lines.size() - 1);
    assertThat(last).matches("cancelled after \\d+ of 5000");
    assertThat(Integer.parseInt(last.split(" ")[2])).isLessThan(5000);
    assertThat(lines).noneMatch(line -> line.startsWith("application "));
  }
}
