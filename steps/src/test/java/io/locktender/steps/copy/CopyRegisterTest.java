package io.locktender.steps.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class CopyRegisterTest {
  private final Set<String> there = new TreeSet<>(Set.of("copy.items", "unrelated"));
  private final List<List<String>> asked = new ArrayList<>();
  private final CopyRegister register = new CopyRegister(this::look, name -> "copy." + name);

  private Catalog look(Collection<String> names) {
    asked.add(List.copyOf(names));
    Map<String, CollectionInfo> found =
        there.stream()
            .filter(names::contains)
            .collect(
                Collectors.toMap(
                    name -> name,
                    name ->
                        new CollectionInfo(
                            name, "collection", new BsonDocument(), Optional.empty())));
    return new Catalog(found);
  }

  @Test
  void onlyTheCopiesThatItKnowsAreLookedUp() throws Exception {
    register.record(List.of("items"));
    register.record(List.of("orders"));
    register.check();

    assertThat(asked)
        .containsExactly(
            List.of("copy.items"), List.of("copy.orders"), List.of("copy.items", "copy.orders"));
  }

  @Test
  void whatAStepMadeOrDroppedIsTakenDownAfterIt() {
    register.record(List.of("items", "orders"));
    there.remove("copy.items");
    there.add("copy.orders");
    register.record(List.of("items", "orders"));

    assertThatNoException().isThrownBy(register::check);
  }

  @Test
  void aCopyThatAStrangerDroppedIsNamed() {
    register.record(List.of("items"));
    there.remove("copy.items");

    assertThatThrownBy(register::check)
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining(
            "'copy.items', the copy of 'items', was dropped by something outside");
  }

  @Test
  void aCopyThatAStrangerMadeIsNamed() {
    register.record(List.of("orders"));
    there.add("copy.orders");

    assertThatThrownBy(register::check)
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("'copy.orders', the copy of 'orders', was created by something");
  }
}
