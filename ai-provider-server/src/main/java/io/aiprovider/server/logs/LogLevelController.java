package io.aiprovider.server.logs;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.audit.AuditLog;
import io.aiprovider.server.audit.AuditSender;
import io.aiprovider.server.audit.AuditTarget;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.server.web.RequestRefused;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** {@code /admin/log-level}: shows and changes what this server logs, until it stops. */
@RestController
@Blocking
final class LogLevelController {
  private static final String PATH = "/admin/log-level";
  private static final String LEVEL = "level";
  private static final String LOGGER = "logger";
  private static final String OURS = "io.aiprovider";
  private static final int LONGEST_WORD = 20;
  private static final int LONGEST_NAME = 200;

  private final LogLevels levels;
  private final AuditLog audit;

  LogLevelController(LogLevels levels, AuditLog audit) {
    this.levels = levels;
    this.audit = audit;
  }

  @GetMapping(PATH)
  ResponseEntity<byte[]> show() {
    return JsonAnswer.ok(
        JsonObject.of(
            "loggers",
            JsonArray.of(
                levels.configured().stream()
                    .map(logger -> json(logger.getName(), logger.getEffectiveLevel()))
                    .toList())));
  }

  @PutMapping(path = PATH, consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> change(
      @RequestBody(required = false) byte @Nullable [] body, ServerWebExchange exchange) {
    RequestFields fields = RequestFields.of(body, Set.of(LEVEL, LOGGER));
    LogLevel level = level(fields);
    String logger = logger(fields);
    if (LogLevels.isForbidden(logger, level)) {
      throw RequestRefused.invalid(
          LEVEL, "This logger would write the queries of URLs, which may have keys.");
    }
    JsonObject changed = json(logger, level);
    audit.record( // first: nothing changes without an entry
        AuditSender.of(exchange),
        "log_level.put",
        new AuditTarget("logger " + logger, null),
        changed,
        () -> changed);
    levels.set(logger, level);
    return JsonAnswer.ok(changed);
  }

  private static LogLevel level(RequestFields fields) {
    String word = fields.text(LEVEL, LONGEST_WORD);
    if (word == null) {
      throw RequestRefused.missing(LEVEL);
    }
    return LogLevels.parse(word)
        .orElseThrow(
            () -> RequestRefused.invalid(LEVEL, "'level' must be " + LogProperties.LEVELS + "."));
  }

  private String logger(RequestFields fields) {
    String name = fields.text(LOGGER, LONGEST_NAME);
    if (name != null && !levels.isKnown(name)) {
      throw RequestRefused.invalid(
          LOGGER,
          "'logger' must be the name of a logger of this server, or the beginning of such names up"
              + " to a dot: "
              + OURS
              + ", or a package of a library such as org.flywaydb.");
    }
    return name == null ? OURS : name;
  }

  private static JsonObject json(String logger, LogLevel level) {
    return JsonObject.of(LOGGER, logger).with(LEVEL, LogLevels.word(level));
  }
}
