package io.aiprovider.server.audit;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /admin/audit}: shows the audit log to the operator, and verifies it. */
@RestController
@Blocking
final class AuditController {
  private final AuditLog log;

  AuditController(AuditLog log) {
    this.log = log;
  }

  @GetMapping("/admin/audit")
  ResponseEntity<byte[]> list(
      @RequestParam(name = "limit", required = false) @Nullable String limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
    Page page = Page.of("entries", limit, cursor, 1);
    return JsonAnswer.ok(
        page.toJson(
            log.list(before(page.after().get(0)), page.limit() + 1),
            AuditController::json,
            shown -> List.of(Long.toString(shown.entry().id()))));
  }

  private static long before(String cursor) {
    try {
      return cursor.isEmpty() ? Long.MAX_VALUE : Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw Page.invalidCursor();
    }
  }

  private static JsonObject json(AuditLog.Shown shown) {
    return shown
        .entry()
        .toJson()
        .with("actor_user_id", shown.actorUser())
        .with("target_user_id", shown.targetUser());
  }

  @GetMapping("/admin/audit/verification")
  ResponseEntity<byte[]> verify() {
    AuditLog.Verification found = log.verify();
    return JsonAnswer.ok(
        JsonObject.of("valid", found.fault() == null)
            .with("entries", found.entries())
            .with("last_hash", found.hash())
            .with("fault", found.fault()));
  }
}
