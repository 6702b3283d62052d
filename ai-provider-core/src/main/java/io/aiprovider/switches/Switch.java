package io.aiprovider.switches;

import io.aiprovider.reply.Target;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A decision of an operator about a provider, a model, or a model of one provider. It holds until
 * it expires, whatever the configuration and the health of the provider say.
 *
 * @param id a name for it, by which it is removed
 * @param action what it does
 * @param provider the provider's name; null: each provider that is asked for the model
 * @param model the model, by the provider's name for it; null: all models of the provider
 * @param weight the new weight, at least 0; only for {@link Action#WEIGHT}
 * @param until when it expires
 * @since 0.1
 */
public record Switch(
    String id,
    Action action,
    @Nullable String provider,
    @Nullable String model,
    int weight,
    Instant until) {

  /** What a switch decides about. */
  enum Subject {
    TRAFFIC,
    WEIGHT,
    CIRCUIT
  }

  /** What a switch does. */
  public enum Action {
    /** Not called at all. Attempts that are running go on. */
    DISABLE(Subject.TRAFFIC),
    /** Called only if no other target is left. Attempts that are running go on. */
    DRAIN(Subject.TRAFFIC),
    /** Another weight, for the strategy {@code weighted} and for sticky routing. */
    WEIGHT(Subject.WEIGHT),
    /** Treated as if the circuit were open. */
    OPEN_CIRCUIT(Subject.CIRCUIT),
    /** Called although the circuit is open; outcomes are not counted. */
    CLOSE_CIRCUIT(Subject.CIRCUIT);

    final Subject subject;

    Action(Subject subject) {
      this.subject = subject;
    }
  }

  /**
   * @throws IllegalArgumentException if it is about nothing, or the weight is negative
   */
  public Switch {
    if (provider == null && model == null) {
      throw new IllegalArgumentException("A switch needs a provider, a model, or both.");
    }
    if (weight < 0) {
      throw new IllegalArgumentException("A weight must be at least 0, but is " + weight + ".");
    }
  }

  /** Whether it is about this target. */
  boolean concerns(Target target) {
    return (provider == null || provider.equals(target.provider()))
        && (model == null || model.equals(target.model()));
  }

  /** Whether it decides the same thing for the same provider and model. */
  public boolean replaces(Switch other) {
    return action.subject == other.action.subject
        && Objects.equals(provider, other.provider)
        && Objects.equals(model, other.model);
  }

  /** How closely it names its target: a provider's model, a model, a provider. */
  int precision() {
    return (model == null ? 0 : 2) + (provider == null ? 0 : 1);
  }
}
