package io.locktender.it.chaos;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** The ledger sees what a client would miss, and nothing else. */
class LedgerTest {
  private static final String OLD = "1.0.0";
  private static final String NEW = "2.0.0";
  private static final RollShape WRITTEN = new RollShape(1, "pear", 3);
  private static final RollShape BEFORE = new RollShape(1, "apple", 2);

  private final Ledger ledger = new Ledger();

  @Test
  void whatWasAcknowledgedIsThereInTheShapeOfTheVersion() {
    acknowledged();
    right(OLD, Document.parse("{_id: 'a', name: 'pear', times: 3, size: 7}"));
    right(
        NEW,
        Document.parse(
            "{_id: 'a', name: 'pear', times: 3, label: {from: 'pear', text: 'PEAR'},"
                + " priority: 'optional'}"));
  }

  @Test
  void aDocumentOfANewWorkerKeepsItsNameWhenAllGoesBack() {
    ledger.acknowledged("a", Optional.of(new RollShape(2, "plum", 0)));
    right(OLD, Document.parse("{_id: 'a', name: 'plum'}"));
    wrong(OLD, Document.parse("{_id: 'a', name: 'plum', priority: 'optional'}"));
  }

  @Test
  void aLostDocumentIsFound() {
    acknowledged();
    assertThatThrownBy(() -> ledger.check(List.of(), NEW)).hasMessageContaining("a is lost");
  }

  @Test
  void aLostChangeIsFound() {
    acknowledged();
    wrong(OLD, BEFORE.at("a", 1));
  }

  @Test
  void aChangeThatWasMadeTwiceIsFound() {
    acknowledged();
    wrong(OLD, new RollShape(1, "pear", 4).at("a", 1));
  }

  @Test
  void aDocumentThatIsThereTwiceIsFound() {
    acknowledged();
    wrong(OLD, WRITTEN.at("a", 1), WRITTEN.at("a", 1));
  }

  @Test
  void aDocumentThatIsOnlyExpandedInPartIsFound() {
    acknowledged();
    Document half = WRITTEN.at("a", 2);
    half.put("label", RollShape.label("apple"));
    wrong(NEW, half);
  }

  @Test
  void whatContractRemovesAndIsThereIsFound() {
    acknowledged();
    wrong(NEW, WRITTEN.at("a", 2).append("size", RollShape.SIZE));
  }

  @Test
  void aDocumentThatNobodyWroteIsFound() {
    wrong(OLD, WRITTEN.at("b", 1));
  }

  @Test
  void aDeletedDocumentThatIsBackIsFound() {
    ledger.acknowledged("a", Optional.empty());
    wrong(OLD, WRITTEN.at("a", 1));
    right(OLD);
  }

  @Test
  void whatWasNotAnsweredIsDoneOrNot() {
    ledger.unanswered("a", Optional.of(BEFORE), Optional.of(WRITTEN));
    right(OLD, BEFORE.at("a", 1));
    right(OLD, WRITTEN.at("a", 1));
    wrong(OLD, new RollShape(1, "fig", 9).at("a", 1));
    wrong(OLD);
  }

  private void acknowledged() {
    ledger.acknowledged("a", Optional.of(WRITTEN));
  }

  private void right(String version, Document... found) {
    assertThatCode(() -> ledger.check(List.of(found), version)).doesNotThrowAnyException();
  }

  private void wrong(String version, Document... found) {
    assertThatThrownBy(() -> ledger.check(List.of(found), version))
        .isInstanceOf(AssertionError.class);
  }
}
