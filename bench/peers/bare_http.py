"""FastAPI alone, and FastAPI with one bare INSERT, on the uvicorn settings that Passerelle's services have."""

import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import uvicorn
from fastapi import FastAPI, Request
from pydantic import BaseModel


class Organisation(BaseModel):
    name: str
    kind: str
    country: str


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["BENCH_DSN"], min_size=4, max_size=16) as pool:
        await pool.execute("CREATE TABLE IF NOT EXISTS organisations (id text PRIMARY KEY, data json NOT NULL)")
        app.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan)


@app.put("/v1/organisations/{id}")
async def register(id: str, body: Organisation, request: Request) -> dict[str, str]:
    data = json.dumps(body.model_dump())
    await request.app.state.pool.execute("INSERT INTO organisations VALUES ($1, $2)", id, data)
    return {"id": id}


@app.get("/v1/journeys/{id}")
async def show(id: UUID) -> dict[str, str]:
    return {"id": str(id)}


if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), access_log=False, log_level="warning", server_header=False)
