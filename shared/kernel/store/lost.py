"""What asyncpg raises when a connection is gone: a read may be repeated on another, a write's outcome is not known."""

import asyncpg

LOST = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # met where the server ended between two messages of one exchange
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.exceptions.TransactionTimeoutError,
    asyncpg.InvalidCatalogNameError,  # the database was taken away, or is being restored
)
