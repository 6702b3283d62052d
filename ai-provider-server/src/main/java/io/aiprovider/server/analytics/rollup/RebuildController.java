package io.aiprovider.server.analytics.rollup;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.RequestRefused;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /admin/usage/rebuild}: makes the roll-ups of days anew, after somebody changed rows. */
@RestController
@Blocking
final class RebuildController {
  private static final Logger log = LoggerFactory.getLogger(RebuildController.class);
  private static final int MOST_DAYS = 100;

  private final RollUps rollUps;

  RebuildController(RollUps rollUps) {
    this.rollUps = rollUps;
  }

  @PostMapping("/admin/usage/rebuild")
  ResponseEntity<byte[]> rebuild(
      @RequestParam(name = "from", required = false) @Nullable String from,
      @RequestParam(name = "to", required = false) @Nullable String to) {
    LocalDate first = day("from", from);
    LocalDate end = day("to", to);
    long days = ChronoUnit.DAYS.between(first, end);
    if (days < 1 || days > MOST_DAYS) {
      throw RequestRefused.invalid(
          "to", "'to' must be 1 to " + MOST_DAYS + " days after 'from', and is not included.");
    }
    long rows = 0;
    for (LocalDate day = first; day.isBefore(end); day = day.plusDays(1)) {
      try {
        rows += rollUps.rebuild(day);
      } catch (IllegalArgumentException e) {
        throw RequestRefused.invalid("from", String.valueOf(e.getMessage()));
      }
    }
    log.info("The roll-ups from {} to {} are made again from {} rows.", first, end, rows);
    return JsonAnswer.ok(JsonObject.of("days", days).with("rows", rows));
  }

  private static LocalDate day(String name, @Nullable String value) {
    try {
      if (value != null) {
        return LocalDate.parse(value);
      }
    } catch (DateTimeException e) {
      // reported below
    }
    throw RequestRefused.invalid(name, "'" + name + "' must be a day of UTC such as 2026-11-01.");
  }
}
