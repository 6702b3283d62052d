/** For how long usage is kept, and where it goes afterwards. */
@NullMarked
package io.aiprovider.server.retention;

import org.jspecify.annotations.NullMarked;
