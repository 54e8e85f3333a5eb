package io.locktender.steps.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.work.UpgradeWork.SwapEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwapMoveTest {
  @ParameterizedTest
  @CsvSource({
    // entry: original and copy; names: Backup, Name, Work copy
    "replace, -NW, BACKUP",
    "replace, --W, TOMBSTONE",
    "replace, B-W, TAKE_NAME",
    "replace, BNW, ASIDE",
    "replace, BN-, DONE",
    "replace, B--, BLOCKED",
    "replace, -N-, BLOCKED",
    "replace, ---, BLOCKED",
    "create, -NW, TOMBSTONE",
    "create, --W, TOMBSTONE",
    "create, B-W, TAKE_NAME",
    "create, BNW, ASIDE",
    "create, BN-, DONE",
    "create, B--, BLOCKED",
    "create, -N-, BLOCKED",
    "create, ---, BLOCKED",
    "drop, -N-, BACKUP",
    "drop, ---, TOMBSTONE",
    "drop, B--, DONE",
    "drop, BN-, ASIDE",
    "nothing, -N-, DONE",
  })
  void theNextMoveFollowsFromTheNames(String kind, String names, SwapMove expected) {
    SwapEntry entry =
        new SwapEntry(
            "orders",
            kind.equals("replace") || kind.equals("drop"),
            kind.equals("replace") || kind.equals("create"));

    assertThat(SwapMove.next(entry, names.contains("B"), names.contains("N"), names.contains("W")))
        .isEqualTo(expected);
  }
}
