package io.aiprovider.server.reload.history;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.audit.AuditLog;
import io.aiprovider.server.audit.AuditSender;
import io.aiprovider.server.audit.AuditTarget;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.Page;
import io.aiprovider.server.web.RequestFields;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** {@code /admin/config/history}, and the way back to one of its versions. */
@RestController
@Blocking
final class HistoryController {
  private static final AuditTarget TARGET = new AuditTarget("configuration", null);

  private final History history;
  private final Rollback rollback;
  private final AuditLog audit;

  HistoryController(History history, Rollback rollback, AuditLog audit) {
    this.history = history;
    this.rollback = rollback;
    this.audit = audit;
  }

  @GetMapping("/admin/config/history")
  ResponseEntity<byte[]> list(
      @RequestParam(name = "limit", required = false) @Nullable String limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
    Page page = Page.of("versions", limit, cursor, 2);
    List<Version> found =
        history.list(time(page.after().get(0)), page.after().get(1), page.limit() + 1);
    return JsonAnswer.ok(
        page.toJson(
            found,
            this::json,
            version -> List.of(Long.toString(version.createdAt().toEpochMilli()), version.id())));
  }

  private static @Nullable Instant time(String cursor) {
    try {
      return cursor.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(cursor));
    } catch (NumberFormatException e) {
      throw Page.invalidCursor();
    }
  }

  private JsonObject json(Version version) {
    boolean stored = history.files(version).filter(files -> !files.byPath().isEmpty()).isPresent();
    return JsonObject.of("id", version.id())
        .with("created_at", version.createdAt().toString())
        .with("cause", version.cause())
        .with("actor", version.actor())
        .with("server", version.node())
        .with("in_use", history.isInUse(version))
        .with("can_be_restored", stored)
        .with("changes", JsonObject.parse(version.changes()).array("changes"));
  }

  @PostMapping("/admin/config/versions/{id}/rollback")
  ResponseEntity<byte[]> rollBack(@PathVariable("id") String id, ServerWebExchange exchange) {
    String version = RequestFields.idInPath("version", id);
    Map<Path, String> files = rollback.files(version);
    AuditSender sender = AuditSender.of(exchange);
    audit.record( // first: nothing changes without an entry
        sender, "config.rollback", TARGET, JsonObject.of("version", version), () -> version);
    return JsonAnswer.ok(rollback.write(files, sender.credentials()).toJson());
  }
}
