package io.locktender.coordinator.master;

/**
 * One time of being master. Once lost it stays lost, even when the same node is elected again: that
 * is another mastership, with another token.
 */
public interface Mastership {
  /** The random name of this mastership. */
  String token();

  /** Whether it is over: whatever works for it is stopped. */
  boolean lost();

  /** Whether something may be claimed in its name now: not lost, and in contact. */
  boolean mayClaim();
}
