"""Workers: they do the steps. The only room that holds the model providers' keys.

main       the worker process
runtime    what a worker has: store, courier, heartbeat, reaper, the loop for calls
base       the one Celery task class: lease, skip, deadline, commit, classify, retry
tasks      which function does which step
toolbox    what an agent may use: models, checkpoints, a voice
loop       one event-loop thread for all model and source calls
agents     the four agents: plain functions
providers  xAI, Groq and any OpenAI-compatible endpoint
"""
