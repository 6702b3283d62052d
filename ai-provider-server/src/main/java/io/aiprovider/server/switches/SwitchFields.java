package io.aiprovider.server.switches;

import io.aiprovider.client.ChatClient;
import io.aiprovider.routing.ProviderEntry;
import io.aiprovider.server.audit.AuditSender;
import io.aiprovider.server.switches.SwitchRow.Action;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.server.wire.Printable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** The fields of a new switch. */
final class SwitchFields {
  static final String ACTION = "action";
  static final String PROVIDER = "provider";
  static final String MODEL = "model";
  static final String WEIGHT = "weight";
  static final String DURATION = "duration";
  static final String REASON = "reason";

  private static final Set<String> KNOWN =
      Set.of(ACTION, PROVIDER, MODEL, WEIGHT, DURATION, REASON);
  private static final int ID_LENGTH = 8;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_MODEL = 300;
  private static final int LONGEST_REASON = 500;
  private static final int LARGEST_WEIGHT = 1_000_000;
  private static final Duration USUAL = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(7);

  /** How long a reset is kept for the other servers. */
  private static final Duration FOR_RESETS = Duration.ofMinutes(1);

  private SwitchFields() {}

  /** A switch of these fields, with a new id. */
  static SwitchRow read(byte @Nullable [] body, ChatClient client, AuditSender by, Instant now) {
    RequestFields fields = RequestFields.of(body, KNOWN);
    Action action = fields.word(ACTION, Action.class);
    if (action == null) {
      throw RequestRefused.missing(ACTION);
    }
    String provider = fields.text(PROVIDER, LONGEST_NAME);
    String model = fields.text(MODEL, LONGEST_MODEL);
    checkSubject(action, provider, model, client);
    Instant created = now.truncatedTo(ChronoUnit.MILLIS);
    return new SwitchRow(
        UUID.randomUUID().toString().substring(0, ID_LENGTH),
        action,
        provider,
        model,
        weight(action, fields),
        fields.text(REASON, LONGEST_REASON),
        by.credentials(),
        created,
        created.plus(duration(action, fields)));
  }

  private static void checkSubject(
      Action action, @Nullable String provider, @Nullable String model, ChatClient client) {
    if (provider == null && (model == null || action == Action.RESET_CIRCUIT)) {
      throw RequestRefused.missing(PROVIDER);
    }
    List<String> enabled = client.providers().stream().map(ProviderEntry::name).toList();
    if (provider != null && !enabled.contains(provider)) {
      throw RequestRefused.invalid(
          PROVIDER,
          "There is no enabled provider '"
              + Printable.line(provider)
              + "'. Enabled are: "
              + String.join(", ", enabled)
              + ".");
    }
  }

  private static int weight(Action action, RequestFields fields) {
    if (action != Action.WEIGHT) {
      refuse(fields, WEIGHT, "has a meaning only for the action 'weight'");
      return 0;
    }
    if (fields.value(WEIGHT) == null) {
      throw RequestRefused.missing(WEIGHT);
    }
    return (int) fields.number(WEIGHT, 0, LARGEST_WEIGHT, 0);
  }

  private static Duration duration(Action action, RequestFields fields) {
    if (action == Action.RESET_CIRCUIT) {
      refuse(fields, DURATION, "has no meaning for a reset, which is done once");
      return FOR_RESETS;
    }
    String text = fields.text(DURATION, LONGEST_NAME);
    if (text == null) {
      return USUAL;
    }
    Duration duration;
    try {
      duration = DurationStyle.SIMPLE.parse(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw invalidDuration();
    }
    boolean hasUnit = !Character.isDigit(text.charAt(text.length() - 1));
    boolean fits = duration.toSeconds() >= 1 && duration.compareTo(LONGEST) <= 0;
    if (!hasUnit || !fits) {
      throw invalidDuration();
    }
    return duration;
  }

  private static RequestRefused invalidDuration() {
    return RequestRefused.invalid(
        DURATION, "'duration' must be a time from 1s to 7d, such as 30m or 2h.");
  }

  private static void refuse(RequestFields fields, String name, String why) {
    if (fields.value(name) != null) {
      throw RequestRefused.invalid(name, "'" + name + "' " + why + ".");
    }
  }
}
