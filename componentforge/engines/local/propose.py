"""tmp"""
from componentforge.domain.proposal import *
from componentforge.engines.local import classify
class LocalProposer:
    def propose(self, reading, note, name):
        return Proposal(candidates=(Candidate(component_type="card",confidence=0.5,reason="x"),)*3,name=name or "Thing",requirements=())
