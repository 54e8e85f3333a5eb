package io.locktender.steps.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedDocumentsTest {
  private static List<DocumentFailure> documents(int count, String reason) {
    return Collections.nCopies(count, new DocumentFailure("7", reason));
  }

  @Test
  void aThousandAreNamed() {
    assertThat(NamedDocuments.first(documents(1_000, "why"))).hasSize(1_000);
    assertThat(NamedDocuments.first(documents(1_001, "why"))).hasSize(1_000);
    assertThat(NamedDocuments.first(List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\"", "\u0001", "\u00e9", "\u20ac", "\ud83d\ude00"})
  void whateverTheirReasonsAreTheyFitIntoTheirRoom(String character)
      throws JsonProcessingException {
    List<DocumentFailure> first =
        NamedDocuments.first(documents(1_000, character.repeat(500 / character.length())));
    assertThat(first).hasSizeBetween(20, 130);
    assertThat(JsonMapper.builder().build().writeValueAsString(first).getBytes(UTF_8))
        .hasSizeLessThanOrEqualTo(NamedDocuments.MAX_BYTES);
  }

  @Test
  void aRecordOfAFailureNamesTwenty() {
    StepFailure failure = new StepFailure("split", "node-1", "30 of 30", 30, documents(30, "why"));
    assertThat(failure.documents()).hasSize(30);
    assertThat(failure.brief().documents()).hasSize(20);
    assertThat(failure.brief().documentCount()).isEqualTo(30);
  }
}
