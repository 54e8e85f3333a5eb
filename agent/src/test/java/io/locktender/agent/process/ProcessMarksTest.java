package io.locktender.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessMarksTest {
  private static final ProcessMarks MARKS = new ProcessMarks("c/n/1", 100, 5, "boot");

  private static final ProcessEntry FIRST = new ProcessEntry(100, 100, 5, "c/n/1", false);
  private static final ProcessEntry ELSEWHERE = new ProcessEntry(101, 101, 6, "c/n/1", false);
  private static final ProcessEntry TITLED = new ProcessEntry(102, 100, 6, null, false);
  private static final ProcessEntry ANOTHER = new ProcessEntry(103, 100, 6, "c/n/2", false);
  private static final ProcessEntry STRANGER = new ProcessEntry(104, 1, 6, null, false);

  @Test
  void aProcessBelongsByItsCookieOrWithoutOneByItsSession() {
    assertThat(MARKS.among(List.of(FIRST, ELSEWHERE, TITLED, ANOTHER, STRANGER), "boot"))
        .containsExactly(FIRST, ELSEWHERE, TITLED);
  }

  @Test
  void aProcessIdThatWasGivenAgainMeansNothing() {
    ProcessEntry reused = new ProcessEntry(100, 100, 99, null, false);
    assertThat(MARKS.among(List.of(reused, TITLED, ELSEWHERE), "boot")).containsExactly(ELSEWHERE);
  }

  @Test
  void aProcessIdOfAnotherBootMeansNothing() {
    assertThat(MARKS.among(List.of(FIRST, TITLED), "another")).containsExactly(FIRST);
  }

  @Test
  void beforeTheProcessIdIsKnownOnlyTheCookieCounts() {
    ProcessMarks unstarted = new ProcessMarks("c/n/1", 0, 0, "");
    ProcessEntry kernelLike = new ProcessEntry(2, 0, 0, null, false);
    assertThat(unstarted.among(List.of(kernelLike, ELSEWHERE), "boot")).containsExactly(ELSEWHERE);
  }
}
