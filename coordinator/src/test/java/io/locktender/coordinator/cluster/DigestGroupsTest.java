package io.locktender.coordinator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.release.ReleaseVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DigestGroupsTest {
  private static final ReleaseVersion TWO = ReleaseVersion.parse("2.0.0");
  private static final String GOOD = "sha256:1111111111111111111111111111";
  private static final String BAD = "sha256:2222222222222222222222222222";

  private final Map<String, Map<ReleaseVersion, String>> digests = new HashMap<>();

  private void has(String node, String digest) {
    digests.put(node, Map.of(TWO, digest));
  }

  private DigestGroups differing() {
    List<DigestGroups> all = DigestGroups.differing(digests, "node-2");
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void theMasterMayBeTheOddOne() {
    has("node-1", GOOD);
    has("node-2", BAD);
    has("node-3", GOOD);

    assertThat(differing().odd()).containsExactly("node-2");
    assertThat(differing().sentence())
        .isEqualTo(
            "release 2.0.0 is not the same on every node: sha256:111111111111 on node-1, node-3,"
                + " sha256:222222222222 on node-2 (node-2 is the master); install the files of the"
                + " others on node-2");
  }

  @Test
  void whereAsManyHaveEachNobodyIsBlamed() {
    has("node-1", GOOD);
    has("node-2", BAD);

    assertThat(differing().odd()).isEmpty();
    assertThat(differing().sentence()).contains("'locktender release verify 2.0.0' on each");
  }

  @Test
  void theSameFilesEverywhereAndNodesThatLackThemAreNoDifference() {
    has("node-1", GOOD);
    has("node-2", GOOD);
    digests.put("node-3", Map.of());

    assertThat(DigestGroups.differing(digests, "node-2")).isEmpty();
  }

  @Test
  void ofManyNodesSomeAreNamed() {
    for (int i = 10; i < 40; i++) {
      has("node-" + i, GOOD);
    }
    has("node-2", BAD);

    assertThat(differing().sentence()).contains("node-14 and 25 more").hasSizeLessThan(500);
  }
}
