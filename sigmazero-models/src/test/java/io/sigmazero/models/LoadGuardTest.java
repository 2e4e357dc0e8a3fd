package io.sigmazero.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.models.text.OneLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class LoadGuardTest {
  @Test
  void whatIsLoadedComesThrough() throws ModelLoadException {
    assertThat(LoadGuard.run("file", () -> "content")).isEqualTo("content");
  }

  @Test
  void failuresBecomeOneKind() {
    refuses(() -> deeper(1), "file: malformed content: nested too deeply");
    refuses(() -> new long[Integer.MAX_VALUE - 8], "file: needs more memory than the ");
    refuses(
        () -> {
          throw new IllegalStateException("two\nlines");
        },
        "file: malformed content: java.lang.IllegalStateException: two lines");
    refuses(
        () -> {
          throw new IOException("gone");
        },
        "file: cannot be read: gone");
    refuses(
        () -> {
          throw new UncheckedIOException(new IOException("gone"));
        },
        "file: cannot be read: ");
    refuses(
        () -> {
          throw new UncheckedIOException(new ModelLoadException("as it was"));
        },
        "as it was");
    refuses(
        () -> {
          throw new ModelLoadException("as it was");
        },
        "as it was");
  }

  @Test
  void messagesAreOneSafeLine() {
    assertThat(new ModelLoadException("a\r\nb\u001b[0m\u009b\u0085\u2029c\u202e"))
        .hasMessage("a b [0m c");
    assertThat(new ModelLoadException("é x".repeat(10_000), null).getMessage())
        .hasSize(4000)
        .endsWith("…");
    assertThat(OneLine.of("12345", 5)).isEqualTo("12345");
    assertThat(OneLine.of("123456", 5)).isEqualTo("1234…");
    assertThat(OneLine.of("\n".repeat(100) + "x", 5)).isEqualTo("…");
    assertThat(OneLine.of(null, 5)).isEmpty();
  }

  private static void refuses(LoadGuard.Loader<?> loader, String message) {
    assertThatThrownBy(() -> LoadGuard.run("file", loader))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(message);
  }

  private static int deeper(int depth) {
    return depth < 0 ? 0 : deeper(depth + 1) + 1;
  }
}
