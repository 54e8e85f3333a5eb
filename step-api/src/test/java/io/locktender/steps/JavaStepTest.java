package io.locktender.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class JavaStepTest {
  @Test
  void aTransformTouchesItsCollectionAndHasAWayBackOnlyWhenItIsGivenOne() {
    JavaStep.Transform back = JavaStep.transform("c", new BsonDocument(), d -> d);
    JavaStep.Transform there =
        new JavaStep.Transform("c", new BsonDocument(), d -> d, Optional.of(back));

    assertThat(back.touches()).containsExactly("c");
    assertThat(back.revert()).isEmpty();
    assertThat(there.revert()).containsSame(back);
  }

  @Test
  void whatAChangeTouchesDoesNotChangeAfterwards() {
    Set<String> touches = new HashSet<>(Set.of("a"));
    JavaStep.Change change = JavaStep.change(touches, database -> {});

    touches.add("b");

    assertThat(change.touches()).containsExactly("a");
    assertThat(change.revert()).isEmpty();
  }

  @Test
  @SuppressWarnings("NullAway") // what authors without such a check may do
  void aStepThatIsNotWholeIsRefusedWhereItIsMade() {
    assertThatThrownBy(() -> JavaStep.transform(null, new BsonDocument(), d -> d))
        .hasMessage("collection");
    assertThatThrownBy(() -> JavaStep.transform("c", null, d -> d)).hasMessage("pending");
    assertThatThrownBy(() -> JavaStep.transform("c", new BsonDocument(), null))
        .hasMessage("change");
    assertThatThrownBy(() -> new JavaStep.Transform("c", new BsonDocument(), d -> d, null))
        .hasMessage("revert");
    assertThatThrownBy(() -> JavaStep.change(Set.of(), null)).hasMessage("change");
    assertThatThrownBy(() -> new JavaStep.Change(Set.of(), database -> {}, null))
        .hasMessage("revert");
  }
}
