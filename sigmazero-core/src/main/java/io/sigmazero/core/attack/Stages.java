package io.sigmazero.core.attack;

/** The stages of one sample's attack, one after the other. */
interface Stages {

  /** The next stage, null after the last. */
  Stage next();

  /**
   * Whether the stage under way is to be left now, and why; asked after every forward pass. Null to
   * go on.
   */
  default StopReason cut() {
    return null;
  }
}
