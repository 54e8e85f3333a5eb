package io.locktender.steps.control;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** What a node is to its cluster. */
public enum NodeRole {
  /** Its agent may become master. */
  STATE_SERVER("state-server"),
  /** Every other node. */
  MACHINE("machine");

  private final String word;

  NodeRole(String word) {
    this.word = word;
  }

  /** The role that a word stands for, or empty when it stands for none. */
  public static Optional<NodeRole> of(String word) {
    return Arrays.stream(values()).filter(role -> role.word.equals(word)).findFirst();
  }

  /** The word in {@code agent.yaml}, in records, CLI and docs. */
  @JsonValue
  public String word() {
    return word;
  }
}
