package io.locktender.steps.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.swap.WorkNames.Kind;
import io.locktender.steps.swap.WorkNames.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkNamesTest {
  @Test
  void aNameIsParsedBackEvenIfItHasDots() {
    assertThat(WorkNames.parse(WorkNames.work("t1", "a.b.c")))
        .contains(new Parsed(Kind.WORK, "t1", "a.b.c"));
    assertThat(WorkNames.parse(WorkNames.backup("u1", "a")))
        .contains(new Parsed(Kind.BACKUP, "u1", "a"));
    assertThat(WorkNames.parse(WorkNames.aside("u1", "a")))
        .contains(new Parsed(Kind.ASIDE, "u1", "a"));
    assertThat(WorkNames.parse(WorkNames.price("p1", "a")))
        .contains(new Parsed(Kind.PRICE, "p1", "a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders",
        "locktender.version",
        "locktender.work",
        "locktender.work.",
        "locktender.work.t",
        "locktender.work.t.",
        "locktender.work..a",
        "my.locktender.work.t.a"
      })
  void whatIsNoSuchNameIsNotParsed(String name) {
    assertThat(WorkNames.parse(name)).isEmpty();
  }

  @Test
  void anOwnerWithADotIsRefused() {
    assertThatThrownBy(() -> WorkNames.work("a.b", "c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"a.b\"");
  }

  @Test
  void aNamespaceIsCountedInBytes() {
    assertThat(WorkNames.namespaceBytes("db", "ä")).isEqualTo(5);
  }
}
