package io.locktender.coordinator.master;

import io.locktender.coordinator.decide.Consent;
import io.locktender.coordinator.decide.Question;
import io.locktender.coordinator.document.VersionDocument;
import java.util.ArrayList;
import java.util.List;

/** Notes what is asked, and by which revision; what is answered is up to the test. */
final class FakeAsks implements AskSlot {
  final List<String> asked = new ArrayList<>();
  Consent consent = Consent.NOT_WANTED;
  int forgotten;

  @Override
  public Consent view() {
    return consent;
  }

  @Override
  public void ask(Question question, VersionDocument document) {
    asked.add(question.word() + " of " + document.revision());
  }

  @Override
  public void forget() {
    forgotten++;
  }
}
