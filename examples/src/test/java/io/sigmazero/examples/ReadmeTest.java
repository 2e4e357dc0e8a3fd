package io.sigmazero.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's first code, for those who use the library, is an example's, which compiles. */
class ReadmeTest {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private static String withoutSpaces(String text) {
    return text.replaceAll("\\s", "");
  }

  @Test
  void everyStatementStandsInAnExample() throws IOException {
    String example =
        withoutSpaces(
            Files.readString(Path.of("src/main/java/io/sigmazero/examples/BarsNetwork.java")));
    Matcher code = JAVA.matcher(Files.readString(Path.of("../README.md")));
    assertThat(code.find()).isTrue();
    String[] statements = withoutSpaces(code.group(1)).split(";");
    assertThat(statements).hasSize(4);
    for (String statement : statements) {
      assertThat(example).contains(statement + ";");
    }
  }
}
