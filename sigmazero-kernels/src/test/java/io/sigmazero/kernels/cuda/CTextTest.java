package io.sigmazero.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Text as C writes it. */
class CTextTest {

  @Test
  void endsAtTheFirstZero() {
    assertThat(CText.of(new byte[] {'a', 'b', 0, 'c', 0})).isEqualTo("ab");
    assertThat(CText.of(new byte[] {'a', 'b'})).isEqualTo("ab");
    assertThat(CText.of(new byte[] {0})).isEmpty();
    assertThat(CText.of(new byte[0])).isEmpty();
  }
}
