/** What can be seen of calls: figures and log lines. */
@NullMarked
package io.aiprovider.observe;

import org.jspecify.annotations.NullMarked;
